/** Texts of agents, people and folders as one plain line that hides nothing. */
import { redactText } from "../redact/redact-text.ts";

/** Control characters, line ends, marks that turn the direction or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Without secrets, cut to so many characters. Secrets go first: a half of one is one still. */
export function plainLine(text: string, charsMax: number): string {
  const line = redactText(text).replace(UNSEEN, " ").replace(/\s+/g, " ").trim();
  const chars = [...line];
  return chars.length <= charsMax ? line : `${chars.slice(0, charsMax - 1).join("")}…`;
}
