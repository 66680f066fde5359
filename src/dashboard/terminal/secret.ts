/** Does the terminal ask for a secret right now? Then the prompt box hides and forgets. */
import { rowText } from "./row.ts";

const asks = /(?:pass(?:word|phrase|code)|\bPIN\b|secret|one-time code)[^:?]{0,80}[:?]\s*$/i;

/** True when the last written row is a request for a password or the like. */
export function isSecretAsked(rows: readonly string[]): boolean {
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const text = rowText(rows[index] ?? "").trimEnd();
    if (text !== "") return asks.test(text);
  }
  return false;
}
