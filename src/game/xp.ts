/** What a success earns, as one table (spec: game, "XP"). */

const TOOL_XP: Readonly<Record<string, number>> = {
  Read: 1,
  Grep: 1,
  Glob: 1,
  LSP: 1,
  TodoWrite: 1,
  TaskCreate: 1,
  TaskUpdate: 1,
  AskUserQuestion: 1,
  Bash: 2,
  WebFetch: 2,
  WebSearch: 2,
  Skill: 2,
  mcp: 2,
  Edit: 3,
  MultiEdit: 3,
  NotebookEdit: 3,
  Write: 5,
  Task: 5,
};
const OTHER_TOOL_XP = 1;

/** Old and new names of one tool count as one; every tool of an MCP server counts as `mcp`. */
export function toolWord(toolName: string): string {
  if (toolName.startsWith("mcp__")) return "mcp";
  if (toolName === "Agent") return "Task";
  if (toolName === "SlashCommand") return "Skill";
  return /^[A-Za-z][0-9A-Za-z_]{0,63}$/.test(toolName) ? toolName : "other";
}

export function toolXp(word: string): number {
  return Object.hasOwn(TOOL_XP, word) ? (TOOL_XP[word] ?? OTHER_TOOL_XP) : OTHER_TOOL_XP;
}
