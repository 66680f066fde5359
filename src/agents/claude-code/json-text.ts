/** Reads JSON with the place of every value in the text, so that an edit touches nothing else. */
import { limits } from "../../config/limits.ts";

/** Offsets are UTF-16 units of the text; `end` is behind the last one. */
interface Span {
  start: number;
  end: number;
}
export interface JsonObject extends Span {
  kind: "object";
  members: JsonMember[];
}
export interface JsonArray extends Span {
  kind: "array";
  items: JsonNode[];
}
export interface JsonString extends Span {
  kind: "string";
  value: string;
}
/** A number, true, false or null. */
export interface JsonPlain extends Span {
  kind: "plain";
}
export type JsonNode = JsonObject | JsonArray | JsonString | JsonPlain;
/** `start` is the quote that opens the key, `end` the end of the value. */
export interface JsonMember extends Span {
  key: string;
  value: JsonNode;
}

/** Text that is no JSON, or JSON that says a thing twice; the message names the line. */
export class JsonTextError extends Error {}

/**
 * Parses strict JSON (no comments, no trailing commas).
 * @throws JsonTextError also for a key that stands twice in one object (which of them counts is
 * the reader's choice, so an edit could be lost) and beyond `limits.jsonDepthMax`.
 */
export function parseJsonText(text: string): JsonNode {
  const parser = new Parser(text);
  const node = parser.value(0);
  parser.skipSpace();
  if (parser.at < text.length) parser.fail("is not JSON after the end of the value");
  return node;
}

const SPACE = new Set([" ", "\t", "\n", "\r"]);
const PLAIN = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

class Parser {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): JsonNode {
    if (depth > limits.jsonDepthMax) this.fail("is nested too deep");
    this.skipSpace();
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.string();
      default:
        return this.plain();
    }
  }

  skipSpace(): void {
    while (SPACE.has(this.text[this.at] ?? "")) this.at += 1;
  }

  fail(what: string, at = this.at): never {
    const line = this.text.slice(0, at).split("\n").length;
    throw new JsonTextError(`line ${line} ${what}`);
  }

  private object(depth: number): JsonObject {
    const start = this.at;
    const members: JsonMember[] = [];
    const keys = new Set<string>();
    this.list("}", () => {
      if (this.text[this.at] !== '"') this.notJson();
      const key = this.string();
      if (keys.has(key.value)) this.fail(`has the key ${JSON.stringify(key.value)} twice`);
      keys.add(key.value);
      this.skipSpace();
      if (this.text[this.at] !== ":") this.notJson();
      this.at += 1;
      const value = this.value(depth + 1);
      members.push({ key: key.value, value, start: key.start, end: value.end });
    });
    return { kind: "object", members, start, end: this.at };
  }

  private array(depth: number): JsonArray {
    const start = this.at;
    const items: JsonNode[] = [];
    this.list("]", () => items.push(this.value(depth + 1)));
    return { kind: "array", items, start, end: this.at };
  }

  /** From the opening bracket to behind the closing one. */
  private list(close: "}" | "]", element: () => void): void {
    this.at += 1;
    this.skipSpace();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    while (true) {
      this.skipSpace();
      element();
      this.skipSpace();
      const mark = this.text[this.at];
      if (mark !== "," && mark !== close) this.notJson();
      this.at += 1;
      if (mark === close) return;
    }
  }

  private string(): JsonString {
    const start = this.at;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') {
      end += this.text[end] === "\\" ? 2 : 1;
    }
    end += 1;
    try {
      const value: unknown = JSON.parse(this.text.slice(start, end));
      if (typeof value !== "string") throw new SyntaxError("not a string");
      this.at = end;
      return { kind: "string", value, start, end };
    } catch (cause) {
      if (cause instanceof SyntaxError) return this.fail("holds a broken string");
      throw cause;
    }
  }

  private plain(): JsonPlain {
    PLAIN.lastIndex = this.at;
    const found = PLAIN.exec(this.text);
    if (!found) return this.notJson();
    const start = this.at;
    this.at += found[0].length;
    return { kind: "plain", start, end: this.at };
  }

  private notJson(): never {
    const next = this.text.slice(this.at, this.at + 2);
    if (next === "//" || next === "/*") this.fail("holds a comment, which JSON does not know");
    return this.fail("is not JSON");
  }
}
