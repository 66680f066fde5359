/** The copy of a payload that is kept: valid JSON, at most the stored size. */
import { limits } from "../config/limits.ts";

/** Strings are cut first, since only they are long; a payload still too large keeps its names. */
export function storedPayload(body: Readonly<Record<string, unknown>>): string {
  // Encoding a body of megabytes to see that it is too long would cost more than all the rest.
  if (textChars(body) <= limits.payloadStoredBytesMax) {
    const whole = JSON.stringify(body);
    if (fits(whole)) return whole;
  }
  for (const charsMax of [2_000, 400, 80]) {
    const cut = JSON.stringify(shorten(body, charsMax));
    if (fits(cut)) return cut;
  }
  const names = Object.entries(body)
    .filter(([, value]) => typeof value !== "object" || value === null)
    .slice(0, 32)
    .map(([key, value]) => [key, shorten(value, 80)]);
  return JSON.stringify({ ...Object.fromEntries(names), _cut: JSON.stringify(body).length });
}

function fits(json: string): boolean {
  const { payloadStoredBytesMax } = limits;
  // No letter takes more than three bytes of UTF-8 for each of its units.
  if (json.length <= payloadStoredBytesMax / 3) return true;
  return json.length <= payloadStoredBytesMax && Buffer.byteLength(json) <= payloadStoredBytesMax;
}

/** Characters of all texts in a value: never more than its JSON has. */
function textChars(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let chars = 0;
  for (const child of Object.values(value)) chars += textChars(child);
  return chars;
}

/** The same value with its long texts cut; depth is bounded where the payload is read. */
function shorten(value: unknown, charsMax: number): unknown {
  if (typeof value === "string") {
    if (value.length <= charsMax) return value;
    return `${value.slice(0, charsMax)}… (${value.length} characters)`;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shorten(item, charsMax));
  const entries = Object.entries(value).map(([key, item]) => [key, shorten(item, charsMax)]);
  return Object.fromEntries(entries);
}
