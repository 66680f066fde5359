/** `claude-rpg uninstall --hooks-only`: takes our hooks, and nothing else, out of the settings. */
import { join } from "node:path";
import { applyUninstall, claudeConfigDir, planUninstall } from "../agents/claude-code/install.ts";
import { SettingsFileError } from "../agents/claude-code/settings-store.ts";
import type { Config } from "../config/config.ts";
import {
  confirmed,
  type HooksArgs,
  type HooksFlags,
  hooksArgs,
  planDiff,
} from "./hooks-command.ts";

export type UninstallArgs = HooksArgs;

export function uninstallCommand(flags: HooksFlags, config: Config): Promise<number> {
  return runUninstall(hooksArgs(flags, config));
}

/** Returns the exit code: 0 done (or nothing to do), 1 failed or declined, 2 wrong use. */
export async function runUninstall(args: UninstallArgs): Promise<number> {
  if (!args.hooksOnly) {
    args.stderr("claude-rpg: Say what to uninstall: claude-rpg uninstall --hooks-only\n");
    return 2;
  }
  try {
    return await uninstall(args, join(claudeConfigDir(args.env), "settings.json"));
  } catch (cause) {
    if (!(cause instanceof SettingsFileError)) throw cause;
    args.stderr(`${cause.message}\n`);
    return 1;
  }
}

async function uninstall(args: UninstallArgs, path: string): Promise<number> {
  const plan = planUninstall(args.paths, path);
  if (args.dryRun) {
    args.stdout(planDiff(plan) || `${path} has none of our hooks.\n`);
    args.stdout("Dry run: nothing was written.\n");
    return 0;
  }
  if (plan.isChanged) {
    const refused = await confirmed(args, `Take the hooks out of ${path}?`);
    if (refused !== 0) return refused;
  }
  applyUninstall(args.paths, plan);
  args.stdout(
    plan.isChanged
      ? `The hooks are out of ${path}. What was recorded stays in ${args.paths.root}.\n`
      : `${path} has none of our hooks.\n`,
  );
  return 0;
}
