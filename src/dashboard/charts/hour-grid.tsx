/** Seven rows of 24 cells, the darker the more: when somebody works. */
import { figure } from "../text/figures.ts";

interface HourGridProps {
  /** Rows from Monday, cells from midnight. */
  hours: readonly (readonly number[])[];
  days: number;
}

/** The grounds of the four shades, as shares of the fullest cell. */
const steps = [0, 0.25, 0.5, 0.75] as const;
/** Monday, 1 January 2024. */
const someMonday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

export function HourGrid({ hours, days }: HourGridProps) {
  const most = Math.max(0, ...hours.flat());
  if (most === 0) return <p class="empty chart-empty">No work in the last {days} days.</p>;
  const best = hours.flatMap((row, weekday) =>
    row.flatMap((value, hour) => (value === most ? [{ weekday, hour }] : [])),
  )[0];
  return (
    <figure class="hour-grid">
      <figcaption>
        The last {days} days by weekday and hour
        {best && `; most on ${weekdayName(best.weekday, "long")} at ${clock(best.hour)}`}.
      </figcaption>
      <div class="grid">
        <ol aria-hidden="true">
          {hours.map((_, weekday) => (
            <li key={weekdayName(weekday, "long")}>{weekdayName(weekday, "short")}</li>
          ))}
        </ol>
        <svg viewBox="0 0 72 21" shape-rendering="crispEdges" aria-hidden="true">
          {hours.map((row, weekday) =>
            row.map((value, hour) => (
              <rect
                key={`${weekday} ${hour}`}
                class={`shade${shadeOf(value, most)}`}
                x={hour * 3}
                y={weekday * 3}
                width="2.6"
                height="2.6"
              >
                <title>
                  {`${weekdayName(weekday, "long")} ${clock(hour)}: ${figure(value)} XP`}
                </title>
              </rect>
            )),
          )}
        </svg>
        <p class="axis" aria-hidden="true">
          {[0, 6, 12, 18].map((hour) => (
            <span key={hour}>{clock(hour)}</span>
          ))}
        </p>
      </div>
    </figure>
  );
}

function shadeOf(value: number, most: number): number {
  return value === 0 ? 0 : steps.filter((step) => value > step * most).length;
}

function weekdayName(weekday: number, style: "long" | "short"): string {
  const format = new Intl.DateTimeFormat(undefined, { weekday: style, timeZone: "UTC" });
  return format.format(someMonday + weekday * dayMs);
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
