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

/** The same as a moment of the past: `just now`, `40 s ago`. */
export function agoText(iso: string, nowMs: number): string {
  const since = sinceText(iso, nowMs);
  return since === "now" ? "just now" : `${since} ago`;
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

/** How long it is until `iso`, as `3 h 5 min left`; a moment that has passed is over. */
export function leftText(iso: string, nowMs: number): string {
  const leftMs = Date.parse(iso) - nowMs;
  if (leftMs <= 0) return "over";
  return leftMs < minuteMs ? "less than a minute left" : `${durationText(leftMs)} left`;
}

/** The reader's local calendar day, YYYY-MM-DD. */
export function dayOf(epochMs: number, timeZone?: string): string {
  const style = { year: "numeric", month: "2-digit", day: "2-digit", timeZone } as const;
  return new Intl.DateTimeFormat("en-CA", style).format(epochMs);
}

/** A calendar day in the reader's way, `3 Nov`. */
export function dayText(day: string, locale?: string): string {
  const style = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, style).format(Date.parse(`${day}T00:00:00Z`));
}
