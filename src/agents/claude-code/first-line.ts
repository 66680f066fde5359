/** What people read of a text: its first line that says something. */

const FIRST_LINE_CHARACTERS_MAX = 200;

/** Null when no line says anything. */
export function firstLine(value: string | null | undefined): string | null {
  const line = (value ?? "").split("\n", 40).find((candidate) => candidate.trim());
  return line ? line.trim().slice(0, FIRST_LINE_CHARACTERS_MAX) : null;
}
