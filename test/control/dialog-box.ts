/**
 * A dialog in a pane: `bun dialog-box.ts FILE MOOD`. Arrows move the mark, Enter appends the marked
 * option to FILE and closes it; a digit chooses at once, which nobody should press. Moods:
 * `permission`; `trust` is unnumbered; `twins` has two equal options; `sleepy` loses the first
 * keys; `stuck` never moves; `changes` asks something else from the first arrow on.
 */
import { appendFileSync } from "node:fs";

const [file = "", mood = "permission"] = process.argv.slice(2);
const ESCAPE = "\u001b";
/** An arrow, or any other one character. */
const KEYS = new RegExp(`${ESCAPE}\\[[AB]|.`, "gs");
const RULE = "─".repeat(100);
const ALWAYS = "Yes, and don’t ask again for rm commands";
const TRUST = ["No, exit", "Yes, I trust this folder"];
const isTrust = mood === "trust";
const options = isTrust ? TRUST : ["Yes", mood === "twins" ? "Yes" : ALWAYS, "No"];
let question = "Do you want to proceed?";
let selected = 0;
let lost = mood === "sleepy" ? 1 : 0;
let isOpen = true;

function paint(): void {
  const rows = options.map((label, index) => {
    const mark = index === selected ? " ❯ " : "   ";
    return isTrust ? `${mark}${label}` : `${mark}${index + 1}. ${label}`;
  });
  const dialog = isTrust
    ? [RULE, " Accessing workspace:", "", " /tmp/work", "", " Quick safety check: is this yours?"]
    : [RULE, " Bash command", "", "   rm -rf build", "   Clean up", "", ` ${question}`];
  const hint = isTrust ? " Enter to confirm · Esc to cancel" : " Esc to cancel · Tab to amend";
  const text = isOpen ? [...dialog, ...rows, "", hint] : ["$ "];
  process.stdout.write(`\u001b[2J\u001b[H${text.join("\r\n")}`);
}

function choose(index: number): void {
  appendFileSync(file, `${options[index] ?? ""}\n`);
  isOpen = false;
}

process.stdin.setRawMode(true);
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  for (const key of chunk.match(KEYS) ?? []) {
    const isArrow = key.startsWith(ESCAPE);
    if (isArrow && lost > 0) lost -= 1;
    else if (isArrow && mood === "changes") question = "Do you want to make this edit to a.ts?";
    else if (isArrow && mood !== "stuck") {
      const step = key.endsWith("A") ? -1 : 1;
      selected = (selected + step + options.length) % options.length;
    } else if (key === "\r") choose(selected);
    else if (/\d/.test(key)) choose(Number(key) - 1);
  }
  paint();
});
paint();
