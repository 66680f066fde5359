/** Times for people: how long since, and the moment itself in the reader's zone. */

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time in the two largest units that matter: `now`, `40 s`, `3 min`, `2 h 5 min`. */
export function durationText(lengthMs: number): string {
  if (lengthMs < 10 * secondMs) return "now";
  if (lengthMs < minuteMs) return `${Math.floor(lengthMs / (10 * secondMs)) * 10} s`;
  if (lengthMs < hourMs) return `${Math.floor(lengthMs / minuteMs)} min`;
  if (lengthMs < dayMs) return pair(lengthMs, hourMs, "h", minuteMs, "min");
  return pair(lengthMs, dayMs, "d", hourMs, "h");
}

function pair(lengthMs: number, largeMs: number, large: string, smallMs: number, small: string) {
  const rest = Math.floor((lengthMs % largeMs) / smallMs);
  const whole = `${Math.floor(lengthMs / largeMs)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** How long ago `iso` was at `nowMs`; a moment that has not come yet counts as now. */
export function sinceText(iso: string, nowMs: number): string {
  return durationText(Math.max(0, nowMs - Date.parse(iso)));
}

/** Hours, minutes and seconds in the reader's zone and locale. */
export function clockText(epochMs: number, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium", timeZone }).format(epochMs);
}

/** Day and time in full, for the tooltip of a relative time. */
export function momentText(epochMs: number, locale?: string, timeZone?: string): string {
  const style = { dateStyle: "medium", timeStyle: "medium", timeZone } as const;
  return new Intl.DateTimeFormat(locale, style).format(epochMs);
}
