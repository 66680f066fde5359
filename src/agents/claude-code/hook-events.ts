/** The hook events of Claude Code: which we subscribe to, how, and since which version they exist. */
import { limits } from "../../config/limits.ts";
import type { DataPaths } from "../../config/paths.ts";
import { type HookMode, hookCommand } from "./hook-script.ts";

export interface HookEvent {
  name: string;
  /**
   * First version that knows the name, as far as the client's change log tells; otherwise the
   * first version in which it was seen, which is later and therefore safe.
   */
  since: string;
  mode: HookMode | "not-subscribed";
  why: string;
}

const LOGGED = "needs no answer, so the agent never waits for it";

function logged(name: string, since: string): HookEvent {
  return { name, since, mode: "async", why: LOGGED };
}

export const HOOK_EVENTS: readonly HookEvent[] = [
  logged("SessionStart", "1.0.62"),
  {
    name: "SessionEnd",
    since: "1.0.85",
    mode: "end",
    why: "the agent's process ends and would take a background hook with it",
  },
  logged("Setup", "2.1.10"),
  logged("InstructionsLoaded", "2.1.69"),
  logged("UserPromptSubmit", "1.0.54"),
  // Not in the change log; documented for 2.1.240.
  logged("UserPromptExpansion", "2.1.240"),
  {
    name: "MessageDisplay",
    since: "2.1.152",
    mode: "not-subscribed",
    why: "the screen holds every batch of lines until the hook returns",
  },
  logged("PreToolUse", "1.0.38"),
  logged("PostToolUse", "1.0.38"),
  // Not in the change log; described by third parties for 2.1.17.
  logged("PostToolUseFailure", "2.1.17"),
  // Not in the change log; documented for 2.1.240.
  logged("PostToolBatch", "2.1.240"),
  {
    name: "PermissionRequest",
    since: "2.0.45",
    mode: "permission",
    why: "its output is the decision; the dialog stays usable while it is held",
  },
  logged("PermissionDenied", "2.1.89"),
  logged("Notification", "1.0.38"),
  logged("Stop", "1.0.38"),
  logged("StopFailure", "2.1.78"),
  logged("SubagentStart", "2.0.43"),
  logged("SubagentStop", "1.0.41"),
  logged("PreCompact", "1.0.48"),
  logged("PostCompact", "2.1.76"),
  // Absent in 2.1.240; third parties name 2.1.251.
  logged("PreModelSwitch", "2.1.251"),
  logged("PostModelSwitch", "2.1.251"),
  logged("TeammateIdle", "2.1.33"),
  logged("TaskCreated", "2.1.84"),
  logged("TaskCompleted", "2.1.33"),
  logged("ConfigChange", "2.1.49"),
  logged("CwdChanged", "2.1.83"),
  logged("DirectoryAdded", "2.1.219"),
  logged("FileChanged", "2.1.83"),
  {
    name: "WorktreeCreate",
    since: "2.1.50",
    mode: "not-subscribed",
    why: "a hook replaces the making of the git worktree; one that only logs breaks it",
  },
  logged("WorktreeRemove", "2.1.50"),
  logged("Elicitation", "2.1.76"),
  logged("ElicitationResult", "2.1.76"),
];

/**
 * The version assumed when none is found. An old client drops its whole settings file, and a
 * new one stops at a warning, for one event name it does not know; the nine names of this
 * version are known to every client since August 2025 and tell who works and who waits.
 */
export const OLDEST_CLIENT = "1.0.85";

/** One entry for the `hooks` object of a settings file. */
export interface HookEntry {
  event: string;
  group: {
    hooks: [{ type: "command"; command: string; timeout: number; async?: true }];
  };
}

/** What to put into the settings of a client of `version` (null: not known). */
export function hookEntries(
  paths: DataPaths,
  version: string | null,
  holdMs: number = limits.permissionHoldMsDefault,
): HookEntry[] {
  const client = version ?? OLDEST_CLIENT;
  return HOOK_EVENTS.flatMap((event) => {
    if (event.mode === "not-subscribed" || compareVersions(event.since, client) > 0) return [];
    return [{ event: event.name, group: { hooks: [handler(paths, event.mode, holdMs)] } }];
  });
}

/** Timeouts are seconds, and a little more than the script's own, which ends it quietly. */
function handler(paths: DataPaths, mode: HookMode, holdMs: number): HookEntry["group"]["hooks"][0] {
  const common = { type: "command" as const, command: hookCommand(paths, mode) };
  switch (mode) {
    case "async":
      return { ...common, timeout: 10, async: true };
    case "end":
      return { ...common, timeout: 2 };
    case "permission":
      return { ...common, timeout: Math.ceil(holdMs / 1000) + 10 };
    default:
      return mode satisfies never;
  }
}

/** Orders `major.minor.patch`; what follows the three numbers does not count. */
export function compareVersions(left: string, right: string): number {
  const numbers = (version: string) => version.split(/[.+-]/).slice(0, 3).map(Number);
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
