/** Changes of files: they are only shown and told, no file is touched. */
import { INTERRUPTED } from "../screen/blocks.ts";
import { diffLines, diffSummary } from "../screen/diff.ts";
import type { Step } from "../script.ts";
import { askPerson } from "./asking.ts";
import { toolUse } from "./payloads.ts";
import { RefusedByPerson } from "./refused.ts";
import { say } from "./say.ts";
import type { TurnContext } from "./turn-context.ts";

const WRITE_SECONDS = 0.5;

/** `over` when the page refused the change. */
export async function editFile(
  step: Extract<Step, { do: "edit" }>,
  context: TurnContext,
): Promise<"go-on" | "over"> {
  const { show, hooks, pace, payloads, cwd, signal } = context;
  const { file, before, after, refused } = step;
  const lines = diffLines(step.line, before, after);
  const filePath = `${cwd}/${file}`;
  const tool = toolUse("Edit", { file_path: filePath, old_string: before, new_string: after });
  const block = { kind: "call", title: `Update(${file})` } as const;
  hooks.tell(payloads.before(tool));
  if (refused !== undefined && show.mode === "manual") {
    const verdict = await askPerson(context, {
      tool,
      dialog: { kind: "edit", file, lines },
      suggestions: [{ type: "setMode", mode: "acceptEdits", destination: "session" }],
      waitingFor: "permission prompt",
      notice: "Claude needs your permission",
    });
    if (verdict.kind === "refused") {
      show.add({ ...block, outcome: INTERRUPTED, lines: [] });
      throw new RefusedByPerson();
    }
    if (verdict.kind === "denied") {
      show.add({ ...block, outcome: "Not run · permission denied", lines: [] });
      await say(context, refused);
      return "over";
    }
    if (verdict.optionIndex === 1) show.mode = "acceptEdits";
  }
  await pace.rest(WRITE_SECONDS, signal);
  show.add({ ...block, outcome: diffSummary(lines), lines });
  const patch = {
    oldStart: step.line,
    oldLines: lines.filter((line) => line.kind === "removed").length,
    newStart: step.line,
    newLines: lines.filter((line) => line.kind === "added").length,
    lines: lines.map((line) => (line.kind === "removed" ? "-" : "+") + line.text),
  };
  const response = { filePath, oldString: before, newString: after, structuredPatch: [patch] };
  hooks.tell(payloads.after(tool, response, WRITE_SECONDS));
  return "go-on";
}

export async function writeFile(
  { file, content }: Extract<Step, { do: "write" }>,
  context: TurnContext,
): Promise<"go-on"> {
  const { show, hooks, pace, payloads, cwd, signal } = context;
  const filePath = `${cwd}/${file}`;
  const tool = toolUse("Write", { file_path: filePath, content });
  hooks.tell(payloads.before(tool));
  await pace.rest(WRITE_SECONDS, signal);
  const count = content.split("\n").length;
  const outcome = `Wrote ${count} line${count === 1 ? "" : "s"} to ${file}`;
  const lines = diffLines(1, "", content);
  show.add({ kind: "call", title: `Write(${file})`, outcome, lines });
  hooks.tell(payloads.after(tool, { type: "create", filePath, content }, WRITE_SECONDS));
  return "go-on";
}
