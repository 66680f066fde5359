/** `claude-rpg report`: what was done in the last days, for a stand-up or an agent. */
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, serverClient } from "./server-client.ts";

export const reportCommand: Command = {
  name: "report",
  summary: "say what was done in the last days",
  help: `Usage: claude-rpg report [--days N] [--json]

Prints Markdown: points, prompts, commits and tests of each project and
persona, quests, achievements, and who works now. One day (today) without
--days, at most 31.

Example:
  claude-rpg report --days 7
`,
  async run(args) {
    const options = { ...COMMON, json: { type: "boolean" }, days: { type: "string" } } as const;
    const { values } = readArguments(args, options, 0);
    const days = values.days ?? "1";
    if (!/^([1-9]|[12]\d|3[01])$/.test(days)) {
      throw new UsageError("--days takes a whole number from 1 to 31; see --help.");
    }
    const path = values.json ? "/api/report" : "/api/report.md";
    const client = serverClient(configOf(values));
    const response = await client.call("GET", `${path}?days=${days}`);
    process.stdout.write(`${(await response.text()).trimEnd()}\n`);
    return 0;
  },
};
