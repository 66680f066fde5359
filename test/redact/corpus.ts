/** Reads the corpus of contexts and makes up the secrets in them, from parts: none lies in a file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Sample {
  /** The context as written in the corpus. */
  line: string;
  text: string;
  /** What was made up in it. */
  made: string[];
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const ALNUM = UPPER + LOWER + DIGITS;

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function readCorpus(name: "secrets" | "plain", seed: number): Sample[] {
  const path = join(import.meta.dir, "../fixtures/redaction", `${name}.txt`);
  const lines = readFileSync(path, "utf8").split("\n");
  const maker = new Maker(generator(seed));
  return lines
    .filter((line) => line !== "" && !line.startsWith("# "))
    .map((line) => {
      const made: string[] = [];
      const text = line
        .replace(/\\n/g, "\n")
        .replace(/\{([a-z0-9_]+)(?::([^}]*))?\}/g, (whole, kind: string, argument = "") => {
          const value = maker.make(kind, argument);
          if (value === null) return whole;
          made.push(value);
          return value;
        });
      return { line, text, made };
    });
}

class Maker {
  constructor(private readonly random: () => number) {}

  /** Null: braces that mean themselves. */
  make(kind: string, argument: string): string | null {
    const count = Number(argument);
    switch (kind) {
      case "hex":
        return this.#from(`${DIGITS}abcdef`, count);
      case "b64":
        return this.#from(`${ALNUM}+/`, count);
      case "alnum":
        return this.#from(ALNUM, count);
      case "upper":
        return this.#from(UPPER + DIGITS, count);
      case "digits":
        return this.#from(DIGITS, count);
      case "word":
        return this.#from(LOWER, count - 1) + this.#from(LOWER + DIGITS, 1);
      case "mixed":
        // As a person or a generator makes a password: every class is there.
        return `${this.#from(LOWER, 2)}${this.#from(UPPER, 1)}${this.#from(`${ALNUM}!+*^_-`, count - 4)}${this.#from(DIGITS, 1)}`;
      case "uuid":
        return [8, 4, 4, 4, 12].map((length) => this.make("hex", `${length}`)).join("-");
      case "pem":
        return this.#pem(argument, "\n");
      case "pemline":
        return this.#pem(argument, "\\n");
      case "pemcut":
        return this.#pem(argument, "\n").slice(0, 300);
      default:
        return this.#token(kind);
    }
  }

  #token(kind: string): string | null {
    const a = (count: number) => this.#from(ALNUM, count);
    const b = (count: number) => this.#from(`${ALNUM}_-`, count - 1) + this.#from(ALNUM, 1);
    const digits = (count: number) => this.#from(DIGITS, count);
    const makers: Record<string, () => string> = {
      ghp: () => `gh${"p"}_${a(36)}`,
      gho: () => `gh${"o"}_${a(36)}`,
      ghs: () => `gh${"s"}_${a(36)}`,
      github_pat: () => `github${"_pat"}_${a(22)}_${a(59)}`,
      glpat: () => `gl${"pat"}-${b(20)}`,
      npm: () => `np${"m"}_${a(36)}`,
      akia: () => `AK${"IA"}${this.#from(UPPER + DIGITS, 16)}`,
      asia: () => `AS${"IA"}${this.#from(UPPER + DIGITS, 16)}`,
      anthropic: () => `sk-${"ant"}-api03-${b(93)}AA`,
      openai: () => `sk${"-"}${a(48)}`,
      openai_proj: () => `sk-${"proj"}-${b(74)}`,
      xoxb: () => `xo${"xb"}-${digits(12)}-${digits(12)}-${a(24)}`,
      xoxp: () => `xo${"xp"}-${digits(12)}-${digits(12)}-${this.#from(`${DIGITS}abcdef`, 32)}`,
      xapp: () => `xa${"pp"}-1-A${digits(10)}-${digits(13)}-${this.#from(`${DIGITS}abcdef`, 64)}`,
      aiza: () => `AI${"za"}${b(35)}`,
      ya29: () => `ya${"29"}.${b(120)}`,
      gocspx: () => `GOC${"SPX"}-${b(28)}`,
      stripe_live: () => `sk${"_live"}_${a(24)}`,
      stripe_test: () => `sk${"_test"}_${a(24)}`,
      stripe_rk: () => `rk${"_live"}_${a(24)}`,
      whsec: () => `wh${"sec"}_${a(32)}`,
      hf: () => `h${"f"}_${a(34)}`,
      pypi: () => `py${"pi"}-AgE${b(100)}`,
      sendgrid: () => `S${"G"}.${b(22)}.${b(43)}`,
      jwt: () => `ey${"J"}${a(33)}.ey${"J"}${a(60)}.${b(43)}`,
    };
    return makers[kind]?.() ?? null;
  }

  #pem(kind: string, lineEnd: string): string {
    const lines = Array.from({ length: 12 }, () => this.make("b64", "64") ?? "");
    const edge = (word: string) => `-----${word} ${kind}PRIVATE ${"KEY"}-----`;
    return [edge("BEGIN"), ...lines, edge("END")].join(lineEnd);
  }

  #from(alphabet: string, count: number): string {
    let text = "";
    for (let at = 0; at < count; at++)
      text += alphabet[Math.floor(this.random() * alphabet.length)];
    return text;
  }
}
