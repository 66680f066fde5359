/** The counters that boards and reports are about; only these are kept by week and month. */
export const BOARD_PATHS = [
  "xp",
  "toolsUsed.total",
  "promptsReceived",
  "git.commits",
  "commands.testsRun",
  "commands.testsPassed",
  "quests.completed",
  "waits.count",
  "waits.seconds",
] as const;

/**
 * The condition of the indexes of boards, word for word as migration 18 has it: SQLite uses them
 * where a statement says the same. A row costs half of what it does with `IN`.
 */
export function isOnBoards(column: string): string {
  return `(${BOARD_PATHS.map((path) => `${column} = '${path}'`).join(" OR ")})`;
}
