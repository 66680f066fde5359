/** How SQL reads a ledger row that may come from another program and hold anything. */

/** XP of the row `x`: what is not a whole number counts as none. */
export const WHOLE_XP = "iif(typeof(x.xp_amount) = 'integer', x.xp_amount, 0)";

/** True for an ISO time, with or without milliseconds; SQL's own date functions take more. */
export function isTimeSql(expression: string): string {
  const day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
  return `(${expression} GLOB '${day}*' AND unixepoch(${expression}) IS NOT NULL)`;
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

/** Rows that only square the books of an adopted file: no day's work. */
export const IS_WORK = "x.event_type NOT GLOB 'adopt:*'";

/** Of a row `r` whose metadata came through `metadataWith("stats")`. */
export const HAS_STATS = "json_type(r.metadata, '$.stats') = 'object'";
