/** What a finished tool did, from its input and response, in words that hold for every agent. */
import { z } from "zod";
import { shortDigest } from "../../lib/ids.ts";
import type { AgentTask, GitOperation, ToolWork } from "../../protocol/agent-event.ts";

interface ToolEnd {
  tool_name?: string | null | undefined;
  tool_input?: unknown;
  tool_response?: unknown;
}

/** Of an output so much is searched for the line that tells a commit. */
const OUTPUT_CHARS_MAX = 4_096;
const HUNKS_MAX = 2_000;
const TASKS_MAX = 200;

const loose = z.record(z.string(), z.unknown());
const patch = z.array(z.looseObject({ lines: z.array(z.string()) })).max(HUNKS_MAX);
const todos = z
  .array(z.looseObject({ content: z.string().min(1), status: z.string() }))
  .max(TASKS_MAX);

/** Null: nothing that the game looks at. A response of an unknown form counts as empty. */
export function workOf(p: ToolEnd): ToolWork | null {
  const input = recordOf(p.tool_input);
  const response = recordOf(p.tool_response);
  switch (p.tool_name) {
    case "Bash":
    case "PowerShell":
      return shellWork(input, response);
    case "Edit":
    case "MultiEdit":
      return fileWork(input["file_path"], "edit", response);
    case "NotebookEdit":
      return fileWork(input["notebook_path"], "edit", response);
    case "Write":
      return fileWork(input["file_path"], "write", response);
    case "AskUserQuestion": {
      const answers = recordOf(response["answers"] ?? input["answers"]);
      const questions = Object.keys(answers).length;
      return questions > 0 ? { kind: "answers", questions: Math.min(questions, 4) } : null;
    }
    case "TodoWrite":
      return todoWork(response["newTodos"] ?? input["todos"]);
    case "TaskCreate":
      return createdTask(recordOf(response["task"]), input);
    case "TaskUpdate":
      return updatedTask(input, response);
    default:
      return null;
  }
}

function shellWork(
  input: Record<string, unknown>,
  response: Record<string, unknown>,
): ToolWork | null {
  const { command } = input;
  if (typeof command !== "string") return null;
  const isAway =
    input["run_in_background"] === true ||
    typeof response["backgroundTaskId"] === "string" ||
    response["interrupted"] === true ||
    typeof response["timedOutAfterMs"] === "number";
  const git = gitOperationOf(response["gitOperation"]);
  return {
    kind: "shell",
    command,
    isFinished: !isAway,
    git,
    commitSha: git?.commit?.sha ?? shaInOutput(response["stdout"]),
  };
}

const gitOperation = z.looseObject({
  commit: z.looseObject({ sha: z.string(), kind: z.string().optional() }).optional(),
  push: z.unknown().optional(),
  branch: z.looseObject({ action: z.string() }).optional(),
  pr: z.looseObject({ action: z.string() }).optional(),
});

/** The client's own reading of what git did; absent in older versions and where it did nothing. */
function gitOperationOf(value: unknown): GitOperation | null {
  const parsed = gitOperation.safeParse(value);
  if (!parsed.success) return null;
  const { commit, push, branch, pr } = parsed.data;
  return {
    commit: commit ? { sha: commit.sha, isNew: commit.kind !== "amended" } : null,
    isPush: push !== undefined && push !== null,
    branch: /^merge/.test(branch?.action ?? "")
      ? "merge"
      : /^rebase/.test(branch?.action ?? "")
        ? "rebase"
        : null,
    pr: /^create/.test(pr?.action ?? "")
      ? "create"
      : /^merge/.test(pr?.action ?? "")
        ? "merge"
        : null,
  };
}

/** `[main 3fa9c1e] Subject`, as git says it. */
function shaInOutput(stdout: unknown): string | null {
  if (typeof stdout !== "string") return null;
  const text = stdout.slice(0, OUTPUT_CHARS_MAX);
  return /^\[[^\]\n]{1,200} ([0-9a-f]{7,40})\]/m.exec(text)?.[1] ?? null;
}

function fileWork(
  path: unknown,
  change: "edit" | "write",
  response: Record<string, unknown>,
): ToolWork | null {
  if (typeof path !== "string") return null;
  const hunks = patch.safeParse(response["structuredPatch"]);
  let added = 0;
  let removed = 0;
  for (const { lines } of hunks.success ? hunks.data : []) {
    for (const line of lines) {
      if (line.startsWith("+")) added++;
      else if (line.startsWith("-")) removed++;
    }
  }
  const { content } = response;
  if (response["type"] === "create" && typeof content === "string") added = linesOf(content);
  return { kind: "file", path, change, added, removed };
}

function linesOf(text: string): number {
  if (text === "") return 0;
  let lines = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Each call carries the whole list; a task is known by its text. */
function todoWork(value: unknown): ToolWork | null {
  const parsed = todos.safeParse(value);
  if (!parsed.success) return null;
  const tasks = parsed.data.map(({ content, status }) => ({
    id: `todo-${shortDigest(content, 16)}`,
    subject: content,
    status: statusOf(status),
  }));
  return { kind: "tasks", tasks, isWhole: true };
}

function createdTask(
  task: Record<string, unknown>,
  input: Record<string, unknown>,
): ToolWork | null {
  const { id } = task;
  const subject = task["subject"] ?? input["subject"];
  if (typeof id !== "string" || typeof subject !== "string") return null;
  return oneTask({ id, subject, status: "pending" });
}

function updatedTask(
  input: Record<string, unknown>,
  response: Record<string, unknown>,
): ToolWork | null {
  const { taskId, status, subject } = input;
  if (typeof taskId !== "string" || response["success"] === false) return null;
  if (typeof status !== "string" && typeof subject !== "string") return null;
  return oneTask({
    id: taskId,
    subject: typeof subject === "string" ? subject : null,
    status: typeof status === "string" ? statusOf(status) : null,
  });
}

export function oneTask(task: AgentTask): Extract<ToolWork, { kind: "tasks" }> {
  return { kind: "tasks", tasks: [task], isWhole: false };
}

/** Words of newer versions count as not begun. */
function statusOf(word: string): NonNullable<AgentTask["status"]> {
  return word === "in_progress" || word === "completed" || word === "deleted" ? word : "pending";
}

function recordOf(value: unknown): Record<string, unknown> {
  const parsed = loose.safeParse(value);
  return parsed.success ? parsed.data : {};
}
