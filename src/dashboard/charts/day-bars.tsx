/** One bar a day, in whole pixels, and the sentence that says what they show. */
import { counted, figure } from "../text/figures.ts";
import { dayText } from "../text/time.ts";

interface DayBarsProps {
  days: readonly { day: string; value: number }[];
  /** What they are called: one of them, and several. */
  unit: readonly [one: string, many: string];
}

const height = 60;

export function DayBars({ days, unit }: DayBarsProps) {
  const most = Math.max(0, ...days.map(({ value }) => value));
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last || most === 0) {
    return <p class="empty chart-empty">Nothing in these days.</p>;
  }
  const total = days.reduce((sum, { value }) => sum + value, 0);
  const active = days.filter(({ value }) => value > 0).length;
  const best = days.find(({ value }) => value === most) ?? last;
  return (
    <figure class="day-bars">
      <figcaption>
        {counted(total, ...unit)} on {counted(active, "day")}, most on {dayText(best.day)}:{" "}
        {figure(most)}.
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * 4} ${height}`}
        preserveAspectRatio="none"
        shape-rendering="crispEdges"
        aria-hidden="true"
      >
        {days.map(({ day, value }, index) => {
          // Any work at all can be seen.
          const high = value === 0 ? 0 : Math.max(2, Math.round((value / most) * height));
          return (
            <g key={day}>
              <title>{`${dayText(day)}: ${figure(value)}`}</title>
              <rect class="reach" x={index * 4} y="0" width="4" height={height} />
              <rect class="day" x={index * 4} y={height - high} width="3" height={high} />
            </g>
          );
        })}
      </svg>
      <p class="axis" aria-hidden="true">
        <span>{dayText(first.day)}</span>
        <span>{dayText(last.day)}</span>
      </p>
    </figure>
  );
}
