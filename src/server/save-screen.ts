/** Saves a session's screen, masked, as a fixture for whoever mends the reader's rules. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { maskScreen } from "../agents/claude-code/screen/mask-screen.ts";
import { plainLines } from "../agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../agents/claude-code/screen/read-screen.ts";
import { limits } from "../config/limits.ts";
import type { SavedScreen } from "../protocol/api.ts";
import type { PaneCapture, TmuxPane } from "../tmux/pane.ts";

/** Null: the folder holds as many as it may. `expect` is what the person says it shows. */
export function saveScreen(
  folder: string,
  pane: TmuxPane,
  capture: PaneCapture,
  expect: string,
  name: string,
): SavedScreen | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const saved = readdirSync(folder).filter((file) => file.endsWith(".txt"));
  if (saved.length >= limits.screensSavedMax) return null;
  const lines = plainLines(capture.text);
  const masked = maskScreen(lines);
  const title = maskScreen([pane.title])[0] ?? "";
  const { isAlternate } = pane;
  const reading = readScreen({ lines: masked, title, isAlternate });
  const original = readScreen({ lines, title: pane.title, isAlternate });
  const isSameReading = reading.rule === original.rule && reading.status === original.status;
  const entry = {
    file: `${name}.txt`,
    expect,
    pane_title: title,
    alternate_on: Number(isAlternate),
  };
  const told = { ...entry, read_as: `${original.status}/${original.reason}`, rule: original.rule };
  writeFileSync(join(folder, `${name}.txt`), `${masked.join("\n")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(told, null, 1)}\n`, {
    mode: 0o600,
  });
  const { status, reason, rule } = original;
  return { file: join(folder, `${name}.txt`), status, reason, rule, isSameReading };
}
