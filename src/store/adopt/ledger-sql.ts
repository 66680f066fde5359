/** How SQL reads a ledger row that may come from another program and hold anything. */

/** XP of the row `x`: what is not a whole number counts as none. */
export const WHOLE_XP = "iif(typeof(x.xp_amount) = 'integer', x.xp_amount, 0)";

/** True for an ISO time in UTC, with or without milliseconds; SQL's date functions take more. */
export function isTimeSql(expression: string): string {
  const two = "[0-9][0-9]";
  const time = `${two}${two}-${two}-${two}T${two}:${two}:${two}`;
  // A day that the calendar has not, SQL moves into the next month.
  const isDay = `date(${expression}) = substr(${expression}, 1, 10)`;
  return `((${expression} GLOB '${time}Z' OR ${expression} GLOB '${time}.*Z') AND ${isDay})`;
}

/**
 * Every zone's clock is a whole number of quarter hours apart from UTC, so that each quarter hour
 * lies in one local day. Null for a time that cannot be read.
 */
export const QUARTER_HOUR = `iif(${isTimeSql("x.created_at")}, unixepoch(x.created_at) / 900, NULL)`;

/** The metadata as JSON, read only where it can hold `"key"`: most rows of the original do not. */
export function metadataWith(key: string): string {
  return `CASE WHEN typeof(x.metadata) = 'text' AND instr(x.metadata, '"${key}"') > 0
    AND json_valid(x.metadata) THEN x.metadata ELSE '{}' END`;
}

/** YYYY-MM-DD. */
export function isDaySql(expression: string): string {
  return `${expression} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`;
}

/** Rows that only square the books of an adopted file: no day's work. */
export const IS_WORK = "x.event_type NOT GLOB 'adopt:*'";

/** Of a row `r` whose metadata came through `metadataWith("stats")`. */
export const HAS_STATS = "json_type(r.metadata, '$.stats') = 'object'";

/** Of an entry `s` of such stats: 2 and 2.0 are whole, as in JavaScript. */
export const IS_WHOLE = "(s.type IN ('integer', 'real') AND s.value = CAST(s.value AS INTEGER))";
