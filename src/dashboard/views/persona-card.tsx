/** Who this session is: title, level and the way to the next one. */
import type { PersonaView } from "../../protocol/game.ts";
import { XpBar } from "../parts/xp-bar.tsx";
import { visible } from "../text/visible.ts";

export function PersonaCard({ persona }: { persona: PersonaView }) {
  return (
    <div class="persona">
      <span class="title">{visible(persona.title)}</span>
      <span class="figure">level {persona.level}</span>
      <XpBar of={persona} />
    </div>
  );
}
