/** What the text of a note says besides itself: its tags, its title. */

/** More tags in one note are a mistake. */
export const TAGS_MAX = 50;
const TITLE_CHARS_MAX = 200;

/** `#tags` in the order of the text, each once, in lower case. A heading's `#` is none. */
export function tagsOf(content: string): string[] {
  const tags = new Set<string>();
  for (const [, tag] of content.matchAll(
    /(?<![\p{L}\p{N}_&/#])#([\p{L}\p{N}][\p{L}\p{N}_-]{0,49})(?![\p{L}\p{N}_-])/gu,
  )) {
    if (tag && !/^\p{N}+$/u.test(tag)) tags.add(tag.toLowerCase());
    if (tags.size > TAGS_MAX) break;
  }
  return [...tags];
}

/** The first line that says something. */
export function titleOfNote(content: string): string {
  const line = content.split("\n").find((one) => one.trim()) ?? "Note";
  return line
    .trim()
    .replace(/^#+\s+/, "")
    .slice(0, TITLE_CHARS_MAX);
}

/** What a person typed as an expression of FTS5: every word, the last ones as beginnings. */
export function wordsQuery(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return null;
  return words
    .slice(0, 16)
    .map((word) => `"${word}"*`)
    .join(" ");
}
