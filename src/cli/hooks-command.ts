/** What `install` and `uninstall` share: their arguments, the diff, the question. */
import type { SettingsPlan } from "../agents/claude-code/install.ts";
import type { Config } from "../config/config.ts";
import type { DataPaths } from "../config/paths.ts";
import type { Clock } from "../lib/clock.ts";
import { systemClock } from "../lib/clock.ts";
import { unifiedDiff } from "./unified-diff.ts";

export interface HooksFlags {
  hooksOnly: boolean;
  yes: boolean;
  dryRun: boolean;
}

export interface HooksArgs extends HooksFlags {
  paths: DataPaths;
  /** Where a server of this configuration listens, for a first `hook.curl`. */
  host: string;
  port: number;
  /** How long the server holds a permission request. */
  holdMs: number;
  env: Record<string, string | undefined>;
  clock: Clock;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Puts the question to a person; null where stdin is no terminal and nobody can answer. */
  ask: ((question: string) => Promise<boolean>) | null;
}

/** The arguments of a real run: this process's streams, environment and clock. */
export function hooksArgs(flags: HooksFlags, config: Config): HooksArgs {
  return {
    ...flags,
    paths: config.paths,
    host: config.host,
    port: config.port,
    holdMs: config.permission.hold_s * 1000,
    env: process.env,
    clock: systemClock,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    ask: process.stdin.isTTY ? askOnTerminal : null,
  };
}

/** The exact change of the settings file; the header names the file behind the links. */
export function planDiff(plan: SettingsPlan): string {
  const beforeName = plan.file.bytes === null ? "/dev/null" : plan.file.target;
  const afterName = plan.after === null ? "/dev/null" : plan.file.target;
  return unifiedDiff(beforeName, plan.file.text, afterName, plan.afterText);
}

/** 0: go on. Otherwise the exit code, with the reason already written. */
export async function confirmed(args: HooksArgs, question: string): Promise<0 | 1 | 2> {
  if (args.yes) return 0;
  if (!args.ask) {
    args.stderr("Nobody can be asked here; say --yes to go on or --dry-run to look first.\n");
    return 2;
  }
  if (await args.ask(question)) return 0;
  args.stderr("Nothing was changed.\n");
  return 1;
}

async function askOnTerminal(question: string): Promise<boolean> {
  process.stdout.write(`${question} [y/N] `);
  for await (const line of console) return /^\s*y(es)?\s*$/i.test(line);
  return false;
}
