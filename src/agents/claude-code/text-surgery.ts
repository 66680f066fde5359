/** Adds one child to a JSON container, or cuts one out, in the manner the text is written in. */
import type { JsonArray, JsonObject } from "./json-text.ts";

interface Span {
  start: number;
  end: number;
}
type Container = JsonObject | JsonArray;

/**
 * The text with `value` as the last child of `container` (`key` for an object, null for a
 * list). It follows the file's line ends and indentation: one line where the container's
 * children stand on one line, else one child a line.
 */
export function insertChild(
  text: string,
  root: JsonObject,
  container: Container,
  key: string | null,
  value: unknown,
): string {
  const children: Span[] = container.kind === "object" ? container.members : container.items;
  const first = children[0];
  const last = children.at(-1);
  const isOneLine = first
    ? !text.slice(container.start, first.start).includes("\n")
    : root.members.length > 0 && !rootIsSpread(text, root);
  const name = key === null ? "" : `${JSON.stringify(key)}:`;
  if (isOneLine) {
    const isTight = !/[,:] /.test(text.slice(container.start, container.end));
    const child = `${name}${name && !isTight ? " " : ""}${JSON.stringify(value)}`;
    const comma = isTight ? "," : ", ";
    if (last) return splice(text, last.end, last.end, comma + child);
    return splice(text, container.start + 1, container.end - 1, child);
  }
  const eol = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
  const unit = indentUnit(text, root);
  const outer = lineIndent(text, container.start);
  const indent = first ? lineIndent(text, first.start) : outer + unit;
  const lines = JSON.stringify(value, null, unit).split("\n");
  const child = `${name}${name && " "}${lines.join(eol + indent)}`;
  if (last) return splice(text, last.end, last.end, `,${eol}${indent}${child}`);
  const inner = `${eol}${indent}${child}${eol}${outer}`;
  return splice(text, container.start + 1, container.end - 1, inner);
}

/** The text without child `index`: the exact inverse of adding it behind the others. */
export function removeChild(
  text: string,
  container: Container,
  children: readonly Span[],
  index: number,
): string {
  const child = children[index];
  if (!child) throw new RangeError(`no child ${index}`);
  const previous = children[index - 1];
  const next = children[index + 1];
  if (next) return splice(text, child.start, next.start, "");
  if (previous) return splice(text, previous.end, child.end, "");
  return splice(text, container.start + 1, container.end - 1, "");
}

function splice(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}

function rootIsSpread(text: string, root: JsonObject): boolean {
  const first = root.members[0];
  return first !== undefined && text.slice(root.start, first.start).includes("\n");
}

/** What one level of nesting is indented by: that of the first member, two spaces without one. */
function indentUnit(text: string, root: JsonObject): string {
  const first = root.members[0];
  if (!first || !rootIsSpread(text, root)) return "  ";
  const indent = lineIndent(text, first.start).slice(lineIndent(text, root.start).length);
  // JSON.stringify takes at most ten characters.
  return indent === "" || indent.length > 10 ? "  " : indent;
}

/** The white space that begins the line of `at`. */
function lineIndent(text: string, at: number): string {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, at))?.[0] ?? "";
}
