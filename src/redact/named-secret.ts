/** Finds the value behind a secret-like name in running text: code, settings, commands, prose. */
import { nameKind } from "./secret-names.ts";
import { isSecretValue } from "./secret-values.ts";

export interface FoundSecret {
  start: number;
  end: number;
  kind: string;
}

/** How much of a name is looked at on either side of the word. */
const NAME_CHARS_MAX = 48;

const NAME_BEFORE = /[0-9A-Za-z_.-]*$/;
const NAME_AFTER = /[0-9A-Za-z_.-]{0,48}/y;
const MAY_JOIN = /^[\s:=>"'`\\?\]]/;
/** Quote or bracket behind the name, a type behind that, then what joins it to its value. */
const JOIN =
  /(?:\\{0,3}["'`])?\]?\??(?:\s{0,4}:\s{0,4}(?:string|str|String)\s{0,4}(?==))?\s{0,8}(?::=|=>|[:=])(?![=>])\s{0,8}/y;
/** `--password x`, `login bob password x`, `PASSWORD 'x'`, `the password is x`. */
const SPACE = /[ \t]{1,4}(?:(?:is|was)[ \t]*:?[ \t]+)?/y;
const QUOTED = /\\{0,3}(["'`])((?:(?!\1)[^\\\n\r]){1,4096})/y;
const BARE = /[^\s"'`\\,;&|<>(){}[\]]{1,4096}/y;

/** `at` and `length` are those of one of the words of NAME_LEADS. */
export function findNamed(text: string, at: number, length: number): FoundSecret | null {
  const after = stickyAt(NAME_AFTER, text, at + length)?.[0] ?? "";
  const nameEnd = at + length + after.length;
  // Most words like these name nothing: what joins a name to its value is looked for first.
  if (!MAY_JOIN.test(text.slice(nameEnd, nameEnd + 2))) return null;
  const before = NAME_BEFORE.exec(text.slice(Math.max(0, at - NAME_CHARS_MAX), at))?.[0] ?? "";
  const nameStart = at - before.length;
  const join = joinAt(text, nameStart, nameEnd, before);
  if (!join) return null;
  const name = before.replace(/^[.-]+/, "") + text.slice(at, at + length) + after;
  const kind = nameKind(name.replace(/[.-]+$/, ""));
  if (kind === null) return null;
  const value = valueAt(text, join.end);
  if (!value) return null;
  const isSetting =
    join.isTight || isOwnLine(text, nameStart, value.end) || join.how === "argument";
  const isProse = join.how === "prose";
  const form = { isQuoted: value.isQuoted, isSetting: isSetting && !isProse, next: value.next };
  if (!isSecretValue(kind, value.text, form)) return null;
  return { start: value.start, end: value.end, kind: "value" };
}

type Join = { end: number; isTight: boolean; how: "join" | "argument" | "prose" };

function joinAt(text: string, nameStart: number, nameEnd: number, before: string): Join | null {
  const joined = stickyAt(JOIN, text, nameEnd);
  if (joined) {
    const isTight = /^\\{0,3}["'`]?=$/.test(joined[0]);
    return { end: nameEnd + joined[0].length, isTight, how: "join" };
  }
  if (text[nameEnd] === ">" && text[nameStart - 1] === "<") {
    return { end: nameEnd + 1, isTight: true, how: "argument" };
  }
  const spaced = stickyAt(SPACE, text, nameEnd);
  if (!spaced) return null;
  const end = nameEnd + spaced[0].length;
  const isFlag = before.startsWith("--") || text.slice(nameStart - 2, nameStart) === "--";
  const isNetrc = /login[ \t]+\S{1,64}\s+$/.test(
    text.slice(Math.max(0, nameStart - 80), nameStart),
  );
  if (isFlag || isNetrc || text[end] === "'") return { end, isTight: true, how: "argument" };
  return /is|was/.test(spaced[0]) ? { end, isTight: false, how: "prose" } : null;
}

interface Value {
  text: string;
  start: number;
  end: number;
  isQuoted: boolean;
  next: string;
}

function valueAt(text: string, at: number): Value | null {
  const quoted = stickyAt(QUOTED, text, at);
  if (quoted) {
    const [whole = "", , inner = ""] = quoted;
    const end = at + whole.length;
    return { text: inner, start: end - inner.length, end, isQuoted: true, next: text[end] ?? "" };
  }
  const bare = stickyAt(BARE, text, at)?.[0];
  if (!bare) return null;
  // The end of a sentence is not part of the value.
  const value = bare.replace(/[.:!?]+$/, "") || bare;
  const end = at + value.length;
  return { text: value, start: at, end, isQuoted: false, next: text[end] ?? "" };
}

/** `password: x` with nothing before and behind, as in YAML. */
function isOwnLine(text: string, nameStart: number, valueEnd: number): boolean {
  const lead = text.slice(Math.max(0, nameStart - 24), nameStart);
  const isFirst = /(?:^|\n|\\n)[ \t]*(?:- )?(?:export )?["']?$/.test(lead);
  return isFirst && /^[ \t]{0,8}(?:$|[\n\r#]|\\[nr])/.test(text.slice(valueEnd, valueEnd + 12));
}

function stickyAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
