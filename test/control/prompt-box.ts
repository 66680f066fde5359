/**
 * A program with a prompt box, run in a pane: `bun prompt-box.ts FILE MOOD`. It asks for bracketed
 * paste, shows the draft after `❯`, and on Enter appends the draft to FILE as one JSON line.
 * Moods: `well`; `sleepy` loses the first Enter; `deaf` loses every Enter; `slow` shows a paste
 * only after half a second and loses any Enter before that.
 */
import { appendFileSync } from "node:fs";

const [file = "", mood = "well"] = process.argv.slice(2);
let draft = "";
let isWorking = false;
let enters = 0;
let isTakingIn = false;

function paint(): void {
  const footer = isWorking ? "esc to interrupt" : "? for shortcuts";
  process.stdout.write(`\u001b[2J\u001b[H❯ ${draft.replaceAll("\n", "⏎")}\r\n${footer}\r\n`);
}

function takeIn(text: string): void {
  if (mood !== "slow") {
    draft += text;
    return;
  }
  isTakingIn = true;
  setTimeout(() => {
    draft += text;
    isTakingIn = false;
    paint();
  }, 500);
}

function enter(): void {
  enters += 1;
  if (isTakingIn || mood === "deaf" || (mood === "sleepy" && enters === 1)) return;
  appendFileSync(file, `${JSON.stringify(draft)}\n`);
  draft = "";
  isWorking = true;
}

process.stdout.write("\u001b[?2004h");
process.stdin.setRawMode(true);
process.stdin.setEncoding("utf8");
let pending = "";
process.stdin.on("data", (chunk: string) => {
  pending += chunk;
  for (;;) {
    const start = pending.indexOf("\u001b[200~");
    const end = pending.indexOf("\u001b[201~");
    if (start >= 0 && end < 0) return;
    if (start === 0) {
      takeIn(pending.slice(6, end));
      pending = pending.slice(end + 6);
    } else {
      const keys = start < 0 ? pending : pending.slice(0, start);
      for (const key of keys) if (key === "\r") enter();
      pending = pending.slice(keys.length);
    }
    paint();
    if (pending === "") return;
  }
});
paint();
