/** The last five weeks as squares, a filled one for each day with work. */
import { counted } from "../text/figures.ts";
import { dayText } from "../text/time.ts";

interface StreakGridProps {
  /** Active local days, YYYY-MM-DD. */
  days: readonly string[];
  today: string;
}

const weeks = 5;
const dayMs = 86_400_000;

export function StreakGrid({ days, today }: StreakGridProps) {
  const active = new Set(days);
  const todayMs = Date.parse(`${today}T00:00:00Z`);
  const weekday = (new Date(todayMs).getUTCDay() + 6) % 7;
  const firstMs = todayMs - (weekday + (weeks - 1) * 7) * dayMs;
  const shown = Array.from({ length: weekday + 1 + (weeks - 1) * 7 }, (_, index) =>
    new Date(firstMs + index * dayMs).toISOString().slice(0, 10),
  );
  const worked = shown.filter((day) => active.has(day)).length;
  return (
    <figure class="streak-grid">
      <figcaption>{counted(worked, "day")} with work in these five weeks.</figcaption>
      <svg viewBox="0 0 28 20" shape-rendering="crispEdges" aria-hidden="true">
        {shown.map((day, index) => (
          <rect
            key={day}
            class={active.has(day) ? "shade4" : "shade0"}
            x={(index % 7) * 4}
            y={Math.floor(index / 7) * 4}
            width="3.4"
            height="3.4"
          >
            <title>{`${dayText(day)}${active.has(day) ? ": worked" : ""}`}</title>
          </rect>
        ))}
      </svg>
    </figure>
  );
}
