/** The local calendar of a time zone: days, their first moments, and arithmetic on them. */

const DAY_MS = 24 * 3_600_000;
const QUARTER_MS = 900_000;
/** No zone is further from UTC than this; twice it spans any local day. */
const OFFSET_MS_MAX = 15 * 3_600_000;
/** Days remembered for one zone: events come from today, a spool from some days before. */
const DAYS_REMEMBERED_MAX = 400;

/** A local day: its name and the moments from `fromMs` (included) to `untilMs` (not included). */
interface Span {
  day: string;
  fromMs: number;
  untilMs: number;
}

interface Zone {
  formatter: Intl.DateTimeFormat;
  last: Span | null;
  /** The quarter of an hour that was asked for last, since the epoch, and its local hour. */
  quarter: { at: number; hour: number };
  spans: Map<string, Span>;
}

const zones = new Map<string, Zone>();

/** The zone that this machine is set to. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** True for an IANA name that this engine knows, `Europe/Berlin`; offsets alone are none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // The engine throws for a name that it does not know: that is the answer.
    return false;
  }
}

/** YYYY-MM-DD of an epoch in milliseconds. */
export function localDay(atMs: number, zone: string): string {
  const known = zoneOf(zone);
  const { last } = known;
  if (last && atMs >= last.fromMs && atMs < last.untilMs) return last.day;
  const day = dayAt(atMs, known.formatter);
  known.last = spanOf(day, known);
  return day;
}

/** Hour of the local clock, 0 to 23. */
export function localHour(atMs: number, zone: string): number {
  const known = zoneOf(zone);
  // Clocks of our days are set by quarters of an hour, at quarters of an hour.
  const quarter = Math.floor(atMs / QUARTER_MS);
  if (known.quarter.at !== quarter) {
    const offset = offsetAt(quarter * QUARTER_MS, known.formatter);
    known.quarter = { at: quarter, hour: new Date(quarter * QUARTER_MS + offset).getUTCHours() };
  }
  return known.quarter.hour;
}

/** First moment of a local day in epoch ms; of a day that the zone skipped, of the next. */
export function startOfDay(day: string, zone: string): number {
  return spanOf(day, zoneOf(zone)).fromMs;
}

/** First moment of the local day after the one that `atMs` lies in. */
export function nextDayStart(atMs: number, zone: string): number {
  return startOfDay(addDays(localDay(atMs, zone), 1), zone);
}

/** First moment of the next local Monday after the day that `atMs` lies in. */
export function nextMondayStart(atMs: number, zone: string): number {
  return startOfDay(addDays(mondayOf(localDay(atMs, zone)), 7), zone);
}

/** Whole days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

export function dayOfNumber(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOfNumber(dayNumber(day) + days);
}

/** 0 Monday to 6 Sunday. */
export function weekdayOf(day: string): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumber(day) + 3) % 7) + 7) % 7;
}

/** The Monday of the week that the day lies in. */
export function mondayOf(day: string): string {
  return addDays(day, -weekdayOf(day));
}

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat("en", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const made: Zone = { formatter, last: null, quarter: { at: -1, hour: 0 }, spans: new Map() };
  zones.set(name, made);
  return made;
}

/** What the local clock is ahead of UTC, in ms. */
function offsetAt(atMs: number, formatter: Intl.DateTimeFormat): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return local - Math.floor(atMs / 1000) * 1000;
}

function dayAt(atMs: number, formatter: Intl.DateTimeFormat): string {
  return new Date(atMs + offsetAt(atMs, formatter)).toISOString().slice(0, 10);
}

function spanOf(day: string, zone: Zone): Span {
  const known = zone.spans.get(day);
  if (known) return known;
  const span = {
    day,
    fromMs: firstMoment(day, zone.formatter),
    untilMs: firstMoment(addDays(day, 1), zone.formatter),
  };
  if (zone.spans.size >= DAYS_REMEMBERED_MAX) zone.spans.clear();
  zone.spans.set(day, span);
  return span;
}

/** The earliest moment of the day or of one after it: local clocks jump, days only go forward. */
function firstMoment(day: string, formatter: Intl.DateTimeFormat): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  let before = utc - OFFSET_MS_MAX;
  let after = utc + OFFSET_MS_MAX;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayAt(middle, formatter) >= day) after = middle;
    else before = middle;
  }
  return after;
}
