/** Plays one step of a script: what is shown, and what the hooks tell of it. */
import { INTERRUPTED } from "../screen/blocks.ts";
import type { Step } from "../script.ts";
import { askPerson } from "./asking.ts";
import { editFile, writeFile } from "./file-steps.ts";
import { sendHelpers } from "./helper-steps.ts";
import { toolUse } from "./payloads.ts";
import { RefusedByPerson } from "./refused.ts";
import { say } from "./say.ts";
import type { TurnContext } from "./turn-context.ts";

/** `over`: somebody said no, and what is left of the turn has no sense any more. */
export type StepEnd = "go-on" | "over";

/** How long a look into a file takes, in seconds. */
const LOOK_SECONDS = 0.35;

/** Throws Interrupted when Esc is pressed or a dialog is refused in the terminal. */
export async function playStep(step: Step, context: TurnContext): Promise<StepEnd> {
  switch (step.do) {
    case "think":
      await context.pace.rest(step.seconds, context.signal);
      return "go-on";
    case "say":
      await say(context, step.text);
      return "go-on";
    case "read":
      return await readFiles(step, context);
    case "search":
      return await search(step, context);
    case "edit":
      return await editFile(step, context);
    case "write":
      return await writeFile(step, context);
    case "run":
      return await run(step, context);
    case "ask":
      return await ask(step, context);
    case "plan":
      return await plan(step, context);
    case "send":
      return await sendHelpers(step, context);
    default:
      return step satisfies never;
  }
}

async function readFiles(
  { files }: Extract<Step, { do: "read" }>,
  context: TurnContext,
): Promise<StepEnd> {
  const { show, hooks, pace, payloads, cwd, signal } = context;
  for (const [index, file] of files.entries()) {
    const path = `${cwd}/${file}`;
    const tool = toolUse("Read", { file_path: path });
    hooks.tell(payloads.before(tool));
    const text = `Read ${index + 1} file${index === 0 ? "" : "s"}`;
    if (index === 0) show.add({ kind: "looked", text });
    else show.change({ kind: "looked", text });
    await pace.rest(LOOK_SECONDS, signal);
    const read = { type: "text", file: { filePath: path, content: "", numLines: 0, startLine: 1 } };
    hooks.tell(payloads.after(tool, read, LOOK_SECONDS));
  }
  return "go-on";
}

async function search(
  { pattern, filesCount }: Extract<Step, { do: "search" }>,
  context: TurnContext,
): Promise<StepEnd> {
  const { show, hooks, pace, payloads, cwd, signal } = context;
  const tool = toolUse("Grep", { pattern, path: cwd, output_mode: "files_with_matches" });
  hooks.tell(payloads.before(tool));
  show.add({ kind: "looked", text: "Searched for 1 pattern" });
  await pace.rest(LOOK_SECONDS, signal);
  const found = { mode: "files_with_matches", numFiles: filesCount };
  hooks.tell(payloads.after(tool, found, LOOK_SECONDS));
  return "go-on";
}

async function run(step: Extract<Step, { do: "run" }>, context: TurnContext): Promise<StepEnd> {
  const { show, hooks, pace, payloads, signal, place } = context;
  const { command, description, refused } = step;
  const tool = toolUse("Bash", { command, description });
  const block = { kind: "command", description, command, lines: [] } as const;
  hooks.tell(payloads.before(tool));
  show.add({ ...block, state: refused === undefined ? "running" : "asked" });
  if (refused !== undefined) {
    const rule = { toolName: "Bash", ruleContent: `${command.split(" ")[0] ?? ""}:*` };
    const verdict = await askPerson(context, {
      tool,
      dialog: { kind: "command", description, command, folder: place },
      suggestions: [
        { type: "addRules", rules: [rule], behavior: "allow", destination: "localSettings" },
      ],
      waitingFor: "permission prompt",
      notice: "Claude needs your permission",
    });
    if (verdict.kind === "refused") {
      show.change({ ...block, state: "refused", lines: [INTERRUPTED] });
      throw new RefusedByPerson();
    }
    if (verdict.kind === "denied") {
      const why = verdict.message ? ` · ${verdict.message}` : "";
      show.change({ ...block, state: "refused", lines: [`Not run · permission denied${why}`] });
      await say(context, refused);
      return "over";
    }
    show.change({ ...block, state: "running" });
  }
  await pace.rest(step.seconds, signal);
  show.change({ ...block, state: step.isFailure ? "failed" : "done", lines: step.output });
  const stdout = step.output.join("\n");
  hooks.tell(
    step.isFailure
      ? payloads.failed(tool, stdout, step.seconds)
      : payloads.after(tool, { stdout, stderr: "", interrupted: false }, step.seconds),
  );
  return "go-on";
}

async function ask(step: Extract<Step, { do: "ask" }>, context: TurnContext): Promise<StepEnd> {
  const { show, hooks, payloads } = context;
  const { header, question, options } = step;
  const questions = [{ question, header, options, multiSelect: false }];
  const tool = toolUse("AskUserQuestion", { questions });
  hooks.tell(payloads.before(tool));
  const verdict = await askPerson(context, {
    tool,
    dialog: { kind: "question", header, question, options, other: "" },
    suggestions: [],
    waitingFor: "input needed",
    notice: "Claude needs your permission",
  });
  if (verdict.kind === "refused") {
    show.add({ kind: "note", title: "User declined to answer questions", lines: [] });
    throw new RefusedByPerson();
  }
  if (verdict.kind === "denied") {
    await say(context, step.refused);
    return "over";
  }
  const { answers } = verdict;
  context.answer = (answers[question] ?? options[0]?.label ?? "").replace(" (Recommended)", "");
  const lines = [`· ${question} → ${context.answer}`];
  show.add({ kind: "note", title: "Answered Claude's questions:", lines });
  hooks.tell(payloads.after(tool, { questions, answers }, 1));
  return "go-on";
}

async function plan(step: Extract<Step, { do: "plan" }>, context: TurnContext): Promise<StepEnd> {
  const { show, hooks, payloads } = context;
  const file = `~/.claude/plans/${step.name}.md`;
  const tool = toolUse("ExitPlanMode", { plan: step.lines.join("\n"), planFilePath: file });
  hooks.tell(payloads.before(tool));
  const verdict = await askPerson(context, {
    tool,
    dialog: { kind: "plan", lines: step.lines, file },
    suggestions: [],
    waitingFor: "permission prompt",
    notice: "Claude Code needs your approval for the plan",
  });
  if (verdict.kind === "refused") {
    show.add({ kind: "looked", text: "The plan was not approved" });
    show.add({ kind: "interrupted" });
    throw new RefusedByPerson();
  }
  if (verdict.kind === "denied") {
    await say(context, step.refused);
    return "over";
  }
  show.mode = "acceptEdits";
  show.add({ kind: "note", title: "User approved Claude's plan", lines: [`Saved to ${file}`] });
  hooks.tell(payloads.after(tool, { plan: step.lines.join("\n"), filePath: file }, 1));
  return "go-on";
}
