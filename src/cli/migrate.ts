/** `claude-rpg migrate`: the schema of the database file, up and down again. */

import { adoptionRules } from "../child/adoption-rules.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { StoreError } from "../store/database.ts";
import { readServerNote, takeLockOfData } from "../store/lock.ts";
import {
  type MigrationDone,
  type MigrationFile,
  type MigrationState,
  migrateFileDown,
  migrateFileUp,
  migrationState,
} from "../store/migrate-file.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf } from "./server-client.ts";

const USAGE = "Say: claude-rpg migrate status, up, or down --to VERSION";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "show the database's schema, bring it up, or down for an older program",
  help: `Usage: claude-rpg migrate status|up|down --to VERSION [--drop] [--yes] [--json]

status  which migrations the database has, and what of newer ones is kept in it
up      applies what is missing; the server does the same when it starts
down    undoes every migration above VERSION (6 is the original's own). What
        VERSION cannot hold stays in the file as kept_<version>_<name>, and up
        takes it back

up and down make a verified backup first, and refuse while a server runs.
  --to VERSION   where down ends
  --drop         drop what VERSION cannot hold, for good; asks first
  --yes          do not ask
  --json         print the result for a program

Ends with 0, with 1 when it could not be done, with 2 when it was not understood.

Example:
  claude-rpg migrate down --to 6
`,
  async run(args) {
    const options = {
      ...COMMON,
      to: { type: "string" },
      drop: { type: "boolean" },
      yes: { type: "boolean" },
      json: { type: "boolean" },
    } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const request = readRequest(positionals[0], values.to, values.drop ?? false);
    if (request.verb === "down" && request.isDrop && !values.yes) confirmDrop(request.to);
    // The backup and the file are for their owner alone.
    process.umask(0o077);
    const config = configOf(values);
    const answer = perform(request, config);
    process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : inWords(answer));
    return 0;
  },
};

type Request = { verb: "status" } | { verb: "up" } | { verb: "down"; to: number; isDrop: boolean };
type Answer = MigrationState | MigrationDone;

function readRequest(verb: string | undefined, to: string | undefined, isDrop: boolean): Request {
  if (verb === "down") {
    if (to === undefined) throw new UsageError(`${USAGE}.`);
    if (!/^\d{1,9}$/.test(to)) throw new UsageError("--to must be a version, 6 or above.");
    return { verb, to: Number(to), isDrop };
  }
  if (to !== undefined || isDrop)
    throw new UsageError("--to and --drop belong to down; see --help.");
  if (verb === "status" || verb === "up") return { verb };
  throw new UsageError(`${USAGE}.`);
}

function confirmDrop(to: number): void {
  const answer = process.stdin.isTTY
    ? prompt(`Drop all that schema ${to} cannot hold, for good? Type yes:`)
    : null;
  if (answer?.trim() === "yes") return;
  throw new CommandError("Nothing was done; --drop needs a yes, or --yes without a terminal.");
}

function perform(request: Request, config: Config): Answer {
  const { paths } = config;
  const file: MigrationFile = {
    path: paths.database,
    backups: paths.backups,
    migrationsFolder: embeddedFolder("migrations"),
    nowMs: Date.now(),
    rules: adoptionRules(config.time_zone),
    onProgress: (sentence) => process.stderr.write(`${sentence}\n`),
  };
  if (request.verb === "status") return migrationState(file);
  const lock = takeLockOrSay(config);
  try {
    return request.verb === "up"
      ? migrateFileUp(file)
      : migrateFileDown(file, request.to, request.isDrop);
  } finally {
    lock.release();
  }
}

function takeLockOrSay({ paths }: Config) {
  try {
    return takeLockOfData(paths);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== "held") throw cause;
    const holder = readServerNote(paths.serverNote);
    const who = holder ? ` (process ${holder.pid} at ${holder.url})` : "";
    throw new CommandError(`The server${who} has this database open; stop it and run this again.`, {
      cause,
    });
  }
}

function inWords(answer: Answer): string {
  if ("newest" in answer) return stateInWords(answer);
  const { from, to, steps, backup } = answer;
  if (steps.length === 0) return `The database has schema ${to}; there was nothing to do.\n`;
  return `The database went from schema ${from} to ${to}; from before: ${backup}\n`;
}

function stateInWords({ version, newest, steps, kept }: MigrationState): string {
  const lines = steps.map(
    (step) => `  ${step.version}  ${step.name.padEnd(24)} ${step.appliedAt ?? "not applied"}`,
  );
  const rest = kept.length > 0 ? [`Kept for newer versions: ${kept.join(", ")}`] : [];
  const head =
    version === 0
      ? `There is no database yet; the next start makes one of schema ${newest}.`
      : `The database has schema ${version}, this program knows ${newest}.`;
  return `${[head, ...lines, ...rest].join("\n")}\n`;
}
