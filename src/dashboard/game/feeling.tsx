/** Energy and morale of a persona as they are now, as two bars with their figures. */
import { bandOf } from "../../game/health.ts";
import type { PersonaView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import { Bar } from "../parts/bar.tsx";
import { healthNow } from "../store/select-game.ts";

const words = {
  energy: { critical: "worn out", low: "tired", normal: "awake", high: "rested" },
  morale: { critical: "in despair", low: "glum", normal: "steady", high: "in high spirits" },
} as const;

interface FeelingProps {
  persona: PersonaView;
  /** Say in a word what the figure means. */
  hasWords?: boolean;
}

export function Feeling({ persona, hasWords = false }: FeelingProps) {
  const { now } = useApp();
  const health = healthNow(persona, now.value);
  const text = (kind: "energy" | "morale") => {
    const value = health[kind];
    return hasWords ? `${value}, ${words[kind][bandOf(value)]}` : String(value);
  };
  return (
    <div class="feeling">
      <Bar label="Energy" value={health.energy} max={100} text={text("energy")} />
      <Bar label="Morale" value={health.morale} max={100} text={text("morale")} />
    </div>
  );
}
