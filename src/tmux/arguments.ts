/** Makes a text safe as one argument of a tmux command. */

/** tmux ends a command at an argument that ends with `;`. */
export function literalArgument(text: string): string {
  return text.endsWith(";") ? `${text.slice(0, -1)}\\;` : text;
}

/** Names and folders are formats to tmux: `#(…)` in one would run a command. */
export function unformatted(text: string): string {
  return literalArgument(text.replaceAll("#", "##"));
}
