/** Names and times of a made past, as expressions of SQL over a row's number. */

/**
 * The past ends now and goes back a year, whatever its number of rows: what is asked of today, of
 * this week and of this month has all that there can be.
 */
export const END_S = Math.floor(Date.now() / 1000);
const YEAR_S = 365 * 86_400;

/** `i` counts from 0 to below the parameter `$count`. */
export const COUNTING =
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)";

export const personaOf = (n: string): string => `printf('b0000000-0000-4000-8000-%012d', ${n})`;
export const projectOf = (n: string): string => `printf('c0000000-0000-4000-8000-%012d', ${n})`;
export const sessionOf = (n: string): string => `printf('a0000000-0000-4000-8000-%012d', ${n})`;
/** `part`: 0 for a year before the end, 1 for the end. */
export const timeOf = (part: string): string =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ${END_S - YEAR_S} + ${YEAR_S} * (${part}), 'unixepoch')`;
/** The day so many days before the end. */
export const dayBefore = (days: string): string =>
  `date(${END_S}, 'unixepoch', '-' || (${days}) || ' days')`;
export const EVEN_TIME = timeOf("1.0 * i / $count");

export interface Counts {
  rows: number;
  personas: number;
  projects: number;
  events: number;
}
