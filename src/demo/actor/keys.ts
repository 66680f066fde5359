/** From the bytes of a terminal to keys: pastes as one piece, arrows, a lone Escape. */

export type Key =
  | { kind: "text"; text: string }
  /** A bracketed paste; line ends are `\n`. */
  | { kind: "paste"; text: string }
  | {
      kind:
        | "enter"
        | "escape"
        | "up"
        | "down"
        | "tab"
        | "backtab"
        | "backspace"
        | "interrupt"
        | "other";
    };

const PASTE_BEGIN = "\u001b[200~";
const PASTE_END = "\u001b[201~";
/** A paste that never ends must not grow for ever. */
const PENDING_MAX = 1024 * 1024;

const SEQUENCES: Readonly<Record<string, Key["kind"]>> = {
  "\u001b[A": "up",
  "\u001bOA": "up",
  "\u001b[B": "down",
  "\u001bOB": "down",
  "\u001b[Z": "backtab",
};
const CONTROLS: Readonly<Record<string, Key["kind"]>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\u007f": "backspace",
  "\b": "backspace",
  "\u0003": "interrupt",
};

export class KeyReader {
  #pending = "";

  /** Keys that are whole; an escape sequence or a paste that has only begun waits for more. */
  feed(text: string): Key[] {
    this.#pending = (this.#pending + text).slice(-PENDING_MAX);
    return this.#take(false);
  }

  /** Nothing more has come for a moment: an Escape that waits was the key itself. */
  flush(): Key[] {
    return this.#take(true);
  }

  get isWaiting(): boolean {
    return this.#pending !== "";
  }

  #take(isLast: boolean): Key[] {
    const keys: Key[] = [];
    while (this.#pending !== "") {
      const found = nextKey(this.#pending, isLast);
      if (!found) break;
      keys.push(found.key);
      this.#pending = this.#pending.slice(found.length);
    }
    return keys;
  }
}

function nextKey(text: string, isLast: boolean): { key: Key; length: number } | null {
  if (text.startsWith(PASTE_BEGIN)) return paste(text);
  if (text.startsWith("\u001b")) return sequence(text, isLast);
  const control = CONTROLS[text.charAt(0)];
  if (control) return { key: { kind: control } as Key, length: 1 };
  if (text.charAt(0) < " ") return { key: { kind: "other" }, length: 1 };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a run of text ends where one begins.
  const run = /^[^\u0000-\u001f\u007f]+/.exec(text)?.[0] ?? text.charAt(0);
  return { key: { kind: "text", text: run }, length: run.length };
}

function paste(text: string): { key: Key; length: number } | null {
  const end = text.indexOf(PASTE_END);
  if (end < 0) return null;
  const inside = text.slice(PASTE_BEGIN.length, end).replace(/\r\n?/g, "\n");
  return { key: { kind: "paste", text: inside }, length: end + PASTE_END.length };
}

function sequence(text: string, isLast: boolean): { key: Key; length: number } | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins each one.
  const whole = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[A-Z])/.exec(text)?.[0];
  if (whole) {
    return { key: { kind: SEQUENCES[whole] ?? "other" } as Key, length: whole.length };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above, one that may still grow.
  const mayGrow = /^\u001b(?:\[[0-?]*[ -/]*|O)?$/.test(text);
  if (mayGrow && !isLast) return null;
  return { key: { kind: "escape" }, length: 1 };
}
