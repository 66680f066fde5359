/** The copy of a payload that is kept: valid JSON, without secrets, at most the stored size. */
import { limits } from "../config/limits.ts";
import { redactText } from "../redact/redact-text.ts";
import { redactValue } from "../redact/redact-value.ts";

/** Strings are cut first, since only they are long; a payload still too large keeps its names. */
export function storedPayload(body: Readonly<Record<string, unknown>>): string {
  // Reading a body of megabytes to see that it is too long would cost more than all the rest.
  if (textChars(body) <= limits.payloadStoredBytesMax) {
    const whole = JSON.stringify(redactValue(body));
    if (fits(whole)) return whole;
  }
  for (const charsMax of [2_000, 400, 80]) {
    const cut = JSON.stringify(redactValue(body, (text) => cutText(text, charsMax)));
    if (fits(cut)) return cut;
  }
  const names = Object.entries(body)
    .filter(([, value]) => typeof value !== "object" || value === null)
    .slice(0, 32)
    .map(([key, value]) => [key, redactValue(value, (text) => cutText(text, 80), key)]);
  return JSON.stringify({ ...Object.fromEntries(names), _cut: textChars(body) });
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

/** Secrets go first: one that the cut went through would not be known by its shape any more. */
function cutText(text: string, charsMax: number): string {
  if (text.length <= charsMax) return redactText(text);
  const kept = redactText(text.slice(0, charsMax + limits.redactAheadCharsMax)).slice(0, charsMax);
  return `${kept}… (${text.length} characters)`;
}
