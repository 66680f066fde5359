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

/** Ledger event type → XP, for everything but tools, challenges and achievements. */
export const OUTCOME_XP = {
  "git:commit": 15,
  "git:push": 10,
  "git:branch": 5,
  "git:merge": 10,
  "git:rebase": 10,
  "pr:create": 20,
  "pr:merge": 50,
  "command:test": 5,
  "command:build": 3,
  "command:lint": 2,
  "command:deploy": 10,
  "blockchain:check": 5,
  "blockchain:test": 8,
  "blockchain:testnet": 25,
  "blockchain:mainnet": 100,
  "question:answered": 2,
  "turn:completed": 5,
  "quest:phase_planned": 10,
  "quest:phase_completed": 25,
  "quest:completed": 100,
  "streak:day": 5,
  "streak:milestone": 50,
} as const;
export type Outcome = keyof typeof OUTCOME_XP;

/**
 * Of one kind of command so many are paid for a persona on one local day; further ones count and
 * earn nothing. More than anybody needs, and a loop of empty tests is worth no more than a day.
 */
export const COMMANDS_PAID_A_DAY = 40;

/**
 * The same for each kind of step of a quest, for whoever the quest names: a quest is made by one
 * command, and a loop of them is worth no more than a day full of real ones.
 */
export const QUEST_STEPS_PAID_A_DAY = 40;
export type QuestStep = "quest:phase_planned" | "quest:phase_completed" | "quest:completed";
const QUEST_STEPS: ReadonlySet<string> = new Set<QuestStep>([
  "quest:phase_planned",
  "quest:phase_completed",
  "quest:completed",
]);

export function isQuestStep(eventType: string): boolean {
  return QUEST_STEPS.has(eventType);
}

/** Streaks that are paid once for each project. */
export const STREAK_MILESTONES: readonly number[] = [7, 30, 100];

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

/** The tools that have a row of their own in the table. */
export const PRICED_TOOLS: readonly string[] = Object.keys(TOOL_XP);

/** What the game itself adds; it counts for no challenge. */
export function isBonus(eventType: string): boolean {
  return /^(achievement|challenge|streak|adopt):/.test(eventType);
}

/** Work of an agent, which makes its day an active one; a click on the page does not. */
export function isWork(eventType: string): boolean {
  return !isBonus(eventType) && !/^(quest|session):/.test(eventType);
}
