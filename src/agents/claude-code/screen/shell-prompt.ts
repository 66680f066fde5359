/** Recognises a shell that stands in front: its prompt is the last thing on the screen. */
import { isRule } from "./rows.ts";

/** `mira@box:~/acme-api$ ls`, `[mira@box acme-api]$`, with a virtual environment before it. */
const user = "(?:\\([^()]{1,40}\\) )?\\[?[\\w.-]{1,64}@[\\w.-]{1,64}";
const named = new RegExp(`^${user}(?:[: ][^$#%]{0,200})?\\]?\\s?[$#%](?: .*)?$`);
/** Themes: `➜  ferry git:(main) ✗`, `~/src/ferry ❯`, `bash-5.2$`, a lone `$` or `%`. */
const themed = /^(?:➜ {1,2}\S.*|[~/][^│]{0,200} [❯$%#]|(?:bash|sh|zsh|fish)[-\d.]*[$#%]|[$%])$/;

/**
 * True for a screen that ends with a shell's prompt. A killed client leaves its footer below: then
 * the prompt was written over the lower rule of the box and carries the rest of it.
 */
export function endsInShell(rows: readonly string[]): boolean {
  const last = rows.at(-1) ?? "";
  if (named.test(last) || themed.test(last)) return true;
  return rows.slice(-8).some((row) => {
    const overdrawn = /^(.*[$#%]) ?─{10,}$/.exec(row)?.[1];
    return overdrawn !== undefined && !isRule(row) && named.test(overdrawn);
  });
}
