/** Who this session is: face, name, title, level and the way to the next one. */
import { useComputed } from "@preact/signals";
import type { PersonaView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import { visible } from "../text/visible.ts";

export function PersonaCard({ persona }: { persona: PersonaView }) {
  const { state } = useApp();
  const gain = useComputed(() => state.value.gains.get(persona.id) ?? null);
  return (
    <div class="persona">
      <span class="title">{visible(persona.title)}</span>
      <span class="figure">level {persona.level}</span>
      <progress
        max={Math.max(1, persona.levelSpan)}
        value={persona.levelXp}
        aria-label="Experience in this level"
      />
      <span class="figure">
        {persona.levelXp} of {persona.levelSpan} XP
        {gain.value && gain.value.amount > 0 && (
          <span class="gain" key={gain.value.seq}>
            +{gain.value.amount}
          </span>
        )}
      </span>
    </div>
  );
}
