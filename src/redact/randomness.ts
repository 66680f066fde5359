/** Does a text look made by chance, as keys are, or by people, as names and words are? */

/** Shorter texts have too few characters to tell. */
const RANDOM_CHARS_MIN = 12;
/** Bits for each character; 16 random hex digits have about 3.2, a name of that length less. */
const ENTROPY_BITS_MIN = 2.9;
/** Whatever is longer than this without a space is no name; measuring it would only cost. */
const MEASURED_CHARS_MAX = 256;

export function isRandom(text: string): boolean {
  if (text.length < RANDOM_CHARS_MIN) return false;
  if (text.length > MEASURED_CHARS_MAX) return true;
  if (!/[A-Za-z]/.test(text)) return /^[0-9]{24,}$/.test(text);
  const hasDigit = /[0-9]/.test(text);
  // Without a digit only a wild mix of cases is no word.
  if (!hasDigit && !(text.length >= 20 && /[a-z][A-Z]{1,3}[a-z]/.test(text))) return false;
  return entropyBits(text) >= ENTROPY_BITS_MIN && readableShare(text) < 0.6;
}

/** Shannon's measure over the characters of the text itself. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** The share of characters that stand in words of four letters or more, years or versions. */
function readableShare(text: string): number {
  let readable = 0;
  for (const word of text.match(/[A-Z]?[a-z]{3,}(?![a-z])|[A-Z]{4,}(?![A-Z])|[-_./:]+/g) ?? []) {
    readable += hasVowelRhythm(word) ? word.length : 0;
  }
  return readable / text.length;
}

/** Words have vowels between their consonants; separators count as part of the words beside them. */
function hasVowelRhythm(word: string): boolean {
  return !/[a-z]/i.test(word) || (/[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word));
}
