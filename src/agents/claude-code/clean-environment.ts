/** What an agent must not inherit from another one. */

/**
 * Variables that Claude Code sets for its children. A client that finds them takes itself for a
 * child: it keeps no transcript and is left out of the list of agents (facts: claude-code 2.6).
 */
export const CHILD_VARIABLES: readonly string[] = [
  "CLAUDECODE",
  "CLAUDE_CODE_CHILD_SESSION",
  "CLAUDE_CODE_SESSION_ID",
  "CLAUDE_CODE_ENTRYPOINT",
  "CLAUDE_CODE_REMOTE",
  "CLAUDE_CODE_BRIDGE_SESSION_ID",
  "CLAUDE_PID",
  "CLAUDE_PROJECT_DIR",
  "CLAUDE_ENV_FILE",
  "CLAUDE_EFFORT",
  "CLAUDE_JOB_DIR",
  "CLAUDE_PLUGIN_ROOT",
  "CLAUDE_PLUGIN_DATA",
];
