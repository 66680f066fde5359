/** Reading the arguments of a program: options, those that take a value, and the rest. */

export interface Arguments {
  /** Words that are neither options nor their values. */
  positionals: string[];
  /** Options as written, `--file=x` cut at `=`, `-am` whole. */
  options: string[];
}

/** `values`: options that take the next word. Behind `--` everything is positional. */
export function readArguments(args: readonly string[], values: readonly string[]): Arguments {
  const read: Arguments = { positionals: [], options: [] };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      read.positionals.push(...args.slice(at + 1));
      return read;
    }
    if (!word.startsWith("-") || word === "-") {
      read.positionals.push(word);
      continue;
    }
    const option = word.startsWith("--") ? (word.split("=")[0] ?? word) : word;
    read.options.push(option);
    if (values.includes(word) || takesLast(word, values)) at++;
  }
  return read;
}

/** Of short options written together the last one may take a value: `-am "text"`. */
function takesLast(word: string, values: readonly string[]): boolean {
  return /^-[A-Za-z]{2,}$/.test(word) && values.includes(`-${word.slice(-1)}`);
}

export function hasOption(options: readonly string[], ...names: string[]): boolean {
  return options.some((option) => names.includes(option));
}
