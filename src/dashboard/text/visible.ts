/** Foreign text made safe to look at: nothing hidden, nothing that reorders what is read. */

// Controls, zero-width characters and bidirectional overrides can make a command read
// differently from what runs. Tab and newline keep their meaning, and so does what joins the
// parts of one emoji.
const hidden = new RegExp(
  "(?!(?<=\\p{Extended_Pictographic}[\\u{FE0F}\\u{1F3FB}-\\u{1F3FF}]*)\u200d\\p{Extended_Pictographic})" +
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c" +
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
  "gu",
);

/** Shows each hidden character as its code point, `‹U+202E›`. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(hidden, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `‹U+${code}›`;
  });
}
