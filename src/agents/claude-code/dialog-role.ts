/** Which options of a dialog on screen are a plain answer, and which change what may be done. */

/** A yes for this once, a no, or a choice among answers; the rest is for role full. */
const PLAIN: ReadonlyMap<string, RegExp> = new Map([
  ["permission", /^(Yes|No\b.*)$/],
  ["plan", /^(Yes, manually approve edits|No, keep planning|Tell Claude what to change)$/],
  ["question", /./],
  ["limit", /^Stop and wait\b/],
]);

/**
 * True when choosing this option neither keeps a rule, changes the mode, trusts a folder, signs in
 * nor spends money. What we do not know is not plain.
 */
export function isPlainAnswer(reason: string, label: string): boolean {
  return PLAIN.get(reason)?.test(label) ?? false;
}
