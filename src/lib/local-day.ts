/** The calendar day of a moment in the machine's own time zone. */

/** YYYY-MM-DD for an epoch in milliseconds. */
export function localDay(epochMs: number): string {
  const date = new Date(epochMs);
  const month = String(date.getMonth() + 1).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, "0")}`;
}
