/** When a usage limit ends, in the words of the client: `resets 12:02pm (UTC)`. */

/** The words after "resets", or null; the client writes them in the person's own time zone. */
export function resetTimeOf(message: string): string | null {
  const words = /\bresets(?: at)? ((?:[A-Z][a-z]{2,8}\.? )?[^·|]{1,60})/.exec(message)?.[1];
  return words?.replace(/[.\s]+$/, "") ?? null;
}
