/** What people read of a text: its first line that says something. */

import { limits } from "../../config/limits.ts";
import { redactText } from "../../redact/redact-text.ts";

const FIRST_LINE_CHARACTERS_MAX = 200;

/** Without secrets, for it is kept. Null when no line says anything. */
export function firstLine(value: string | null | undefined): string | null {
  const line = (value ?? "").split("\n", 40).find((candidate) => candidate.trim());
  if (!line) return null;
  const start = line.trim().slice(0, FIRST_LINE_CHARACTERS_MAX + limits.redactAheadCharsMax);
  return redactText(start).slice(0, FIRST_LINE_CHARACTERS_MAX);
}
