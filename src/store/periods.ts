/** Spans of local days whose sums are kept: a day, a week from its Monday, a month. */
import { addDays, mondayOf } from "../lib/local-day.ts";

/** `2026-11-30`, `W2026-11-30` or `M2026-11`. */
export type Period = string;

export function weekOf(day: string): Period {
  return `W${mondayOf(day)}`;
}

export function monthOf(day: string): Period {
  return `M${day.slice(0, 7)}`;
}

export function isDay(period: Period): boolean {
  return !/^[WM]/.test(period);
}

/**
 * A few periods that hold all days from `first` to `last` and no work of another day: where none
 * is known behind `last` (`newest`), the week or month that it lies in counts as over.
 */
export function periodsOf(first: string, last: string, newest: string | null): Period[] {
  const isOver = (end: string) => end <= last || newest === null || newest <= last;
  const periods: Period[] = [];
  for (let day = first; day <= last; ) {
    const [monthEnd, weekEnd] = [endOfMonth(day), addDays(mondayOf(day), 6)];
    const isAlone = day === last;
    const isMonth = !isAlone && day.endsWith("-01") && isOver(monthEnd);
    const isWeek = !isAlone && !isMonth && day === mondayOf(day) && isOver(weekEnd);
    periods.push(isMonth ? monthOf(day) : isWeek ? weekOf(day) : day);
    day = addDays(isMonth ? monthEnd : isWeek ? weekEnd : day, 1);
  }
  return periods;
}

function endOfMonth(day: string): string {
  const inNext = addDays(`${day.slice(0, 7)}-28`, 4);
  return addDays(`${inNext.slice(0, 7)}-01`, -1);
}
