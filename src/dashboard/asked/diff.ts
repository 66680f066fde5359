/** A small diff for an edit: what goes, what comes, and a line or two around it. */

export interface DiffLine {
  kind: "same" | "removed" | "added";
  text: string;
}

const contextLines = 2;

/** Lines that both texts share at their ends frame the change; what lies between is replaced. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  const shortest = Math.min(old.length, now.length);
  let head = 0;
  while (head < shortest && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const line = (kind: DiffLine["kind"]) => (text: string) => ({ kind, text });
  return [
    ...old.slice(Math.max(0, head - contextLines), head).map(line("same")),
    ...old.slice(head, old.length - tail).map(line("removed")),
    ...now.slice(head, now.length - tail).map(line("added")),
    ...old.slice(old.length - tail, old.length - tail + contextLines).map(line("same")),
  ];
}
