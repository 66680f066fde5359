/** Does this agent have a terminal in which its person could answer? Pure. */

const PRINT = /^(-p|--print|--input-format(=.*)?|--output-format(=.*)?|--sdk-url(=.*)?)$/;

/**
 * True for `claude -p` and for a session that a program drives: no dialog stands there, and a
 * permission hook that gives no decision counts as a no (facts: claude-code 2.5, 9).
 */
export function isHeadless(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(1, end < 0 ? undefined : end).some((argument) => PRINT.test(argument));
}
