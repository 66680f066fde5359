/** The copy of a payload that is kept: valid JSON, at most the stored size. */
import { limits } from "../config/limits.ts";

/** Strings are cut first, since only they are long; a payload still too large keeps its names. */
export function storedPayload(body: Readonly<Record<string, unknown>>): string {
  const whole = JSON.stringify(body);
  if (whole.length <= limits.payloadStoredBytesMax / 4 || fits(whole)) return whole;
  for (const charsMax of [2_000, 400, 80]) {
    const cut = JSON.stringify(body, (_key, value: unknown) => shorten(value, charsMax));
    if (fits(cut)) return cut;
  }
  const names = Object.entries(body)
    .filter(([, value]) => typeof value !== "object" || value === null)
    .slice(0, 32)
    .map(([key, value]) => [key, shorten(value, 80)]);
  return JSON.stringify({ ...Object.fromEntries(names), _cut: whole.length });
}

function fits(json: string): boolean {
  return Buffer.byteLength(json) <= limits.payloadStoredBytesMax;
}

function shorten(value: unknown, charsMax: number): unknown {
  if (typeof value !== "string" || value.length <= charsMax) return value;
  return `${value.slice(0, charsMax)}… (${value.length} characters)`;
}
