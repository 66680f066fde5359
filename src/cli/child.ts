/** `claude-rpg child`: one task of a running server, in a process of its own; not for people. */
import { serveTask } from "../child/serve-task.ts";
import { TASKS } from "../child/tasks.ts";
import type { Command } from "./command.ts";

export const childCommand: Command = {
  name: "child",
  summary: "do one task for the running server",
  help: `Usage: claude-rpg child

The server starts this for work that takes long. It reads one JSON line with
the task from stdin and answers with JSON lines on stdout.

Example:
  claude-rpg backup   # makes the server start one
`,
  async run() {
    // Left to itself the process would wait for the end of stdin, which its caller holds open.
    process.exit(await serveTask(TASKS));
  },
};
