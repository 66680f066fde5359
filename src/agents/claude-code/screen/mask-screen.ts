/** Takes a person's words out of a screen and leaves its structure, so that it can be shown. */
import { isUiWord } from "./ui-words.ts";

/**
 * Letters become `x` and digits `0`, one for one, so that every column stays; words that the
 * client itself draws stay, and so do its marks, rules and frames. Wide characters stay wide.
 */
export function maskScreen(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/[\p{L}\p{M}\p{N}]+(?:[’'][\p{L}]+)?/gu, maskWord));
}

function maskWord(word: string): string {
  if (isUiWord(word)) return word;
  // Times, versions and option numbers are short; a longer number may be anything.
  if (/^v?\d{1,3}[smhdkM]?$/.test(word)) return word;
  return [...word].map(maskLetter).join("");
}

function maskLetter(letter: string): string {
  if (/\p{M}|[’']/u.test(letter)) return letter;
  if (/\p{N}/u.test(letter)) return "0";
  if (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(letter))
    return "字";
  return /\p{Lu}/u.test(letter) ? "X" : "x";
}
