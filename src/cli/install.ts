/** `claude-rpg install --hooks-only`: puts the hooks into Claude Code's settings. */
import { join } from "node:path";
import { findClientVersion } from "../agents/claude-code/client-version.ts";
import { OLDEST_CLIENT } from "../agents/claude-code/hook-events.ts";
import { applyInstall, claudeConfigDir, planInstall } from "../agents/claude-code/install.ts";
import { SettingsFileError } from "../agents/claude-code/settings-store.ts";
import type { Config } from "../config/config.ts";
import {
  confirmed,
  type HooksArgs,
  type HooksFlags,
  hooksArgs,
  planDiff,
} from "./hooks-command.ts";

export type InstallArgs = HooksArgs;

export function installCommand(flags: HooksFlags, config: Config): Promise<number> {
  return runInstall(hooksArgs(flags, config));
}

/** Returns the exit code: 0 done (or nothing to do), 1 failed or declined, 2 wrong use. */
export async function runInstall(args: InstallArgs): Promise<number> {
  if (!args.hooksOnly) {
    args.stderr("claude-rpg: Say what to install: claude-rpg install --hooks-only\n");
    return 2;
  }
  const configDir = claudeConfigDir(args.env);
  try {
    const version = await findClientVersion(args.env, configDir);
    return await install(args, join(configDir, "settings.json"), version);
  } catch (cause) {
    if (!(cause instanceof SettingsFileError)) throw cause;
    args.stderr(`${cause.message}\n`);
    return 1;
  }
}

async function install(args: InstallArgs, path: string, version: string | null): Promise<number> {
  const plan = planInstall(args.paths, path, version, args.holdMs);
  const client = version
    ? `Claude Code ${version}`
    : `an unknown version of Claude Code (only what ${OLDEST_CLIENT} and newer know; ` +
      "run this again when `claude` is on the PATH)";
  args.stdout(`${plan.entries.length} hook events for ${client}.\n`);
  if (args.dryRun) {
    args.stdout(planDiff(plan) || `${path} needs no change.\n`);
    args.stdout(`Dry run: nothing was written (script: ${args.paths.hookScript}).\n`);
    return 0;
  }
  if (plan.isChanged) {
    const refused = await confirmed(args, `Add the hooks to ${path}?`);
    if (refused !== 0) return refused;
  }
  const { host, port, holdMs } = args;
  applyInstall(args.paths, plan, { host, port, holdMs }, args.clock.now());
  args.stdout(
    plan.isChanged
      ? `Hooks are in ${path}; running sessions use them at once. ` +
          "`claude-rpg uninstall --hooks-only` takes them out again.\n"
      : `${path} already has the hooks; the script was written anew.\n`,
  );
  if (areHooksOff(plan.afterText)) {
    args.stderr(`${path} says "disableAllHooks": true, so no hook will run until that goes.\n`);
  }
  return 0;
}

function areHooksOff(settingsText: string): boolean {
  const settings: unknown = JSON.parse(settingsText.replace(/^\uFEFF/, ""));
  if (typeof settings !== "object" || settings === null) return false;
  return "disableAllHooks" in settings && settings.disableAllHooks === true;
}
