/** `claude-rpg verify`: are the promises of the stored data kept, and what can be put right. */

import type { Config } from "../config/config.ts";
import { systemClock } from "../lib/clock.ts";
import type { Finding, VerifyReport } from "../protocol/verify.ts";
import { replayed } from "../protocol/verify.ts";
import { type Rebuilt, rebuildData, replayData, verifyData } from "../server/data-checks.ts";
import { StoreError } from "../store/database.ts";
import { readServerNote } from "../store/lock.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, serverClient } from "./server-client.ts";

export const verifyCommand: Command = {
  name: "verify",
  summary: "check the stored data (exit code 1 when a promise is broken)",
  help: `Usage: claude-rpg verify [--quick|--full] [--rebuild] [--replay] [--json]

Checks the database and names every row that is not as it should be: totals,
levels, counters and daily sums against the ledger, references, achievements,
and what was odd in an adopted file. It only reads, also beside a running
server.
  --quick    in milliseconds: the file's mark, its schema, the newest sums
  --full     everything (the default); seconds for a large ledger
  --rebuild  write all that follows from the ledger anew and say what was
             different; needs the server stopped
  --replay   apply events that were kept raw because the rules failed on them
  --json     one JSON object

Example:
  claude-rpg verify --full
`,
  async run(args) {
    const options = {
      ...COMMON,
      quick: { type: "boolean" },
      full: { type: "boolean" },
      rebuild: { type: "boolean" },
      replay: { type: "boolean" },
      json: { type: "boolean" },
    } as const;
    const { values } = readArguments(args, options, 0);
    if (values.quick && values.full) throw new UsageError("Say either --quick or --full.");
    const config = configOf(values);
    const rebuilt = values.rebuild ? rebuild(config) : null;
    const replay = values.replay ? await replayAll(config) : null;
    const report = verifyData(config, values.quick ? "quick" : "full", systemClock.now());
    const text = values.json
      ? `${JSON.stringify({ ...report, rebuilt, replay })}\n`
      : [rebuilt && rebuiltText(rebuilt), replay && replayText(replay), reportText(report)].join(
          "",
        );
    process.stdout.write(text);
    return report.isClean ? 0 : 1;
  },
};

function rebuild(config: Config): Rebuilt {
  try {
    return rebuildData(config, systemClock);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== "held") throw cause;
    const detail = "A server runs on this data folder; stop it, then rebuild.";
    throw new StoreError("held", detail, { cause });
  }
}

type Replay = { applied: number; failed: { id: number; problem: string }[] };

/** Through the server where one runs: it has the file in use. */
async function replayAll(config: Config): Promise<Replay> {
  if (!readServerNote(config.paths.serverNote)) return await replayData(config, systemClock);
  const response = await serverClient(config).call("POST", "/api/events/replay");
  return replayed.parse(await response.json());
}

function rebuiltText({ count, listed }: Rebuilt): string {
  const lines = listed.map(({ table, row, problem }) => `  ${table} ${row}: ${problem}\n`);
  const head =
    count === 0
      ? "Rebuilt from the ledger; nothing was different.\n"
      : `Rebuilt from the ledger; ${number(count)} values were different:\n`;
  const rest = count - listed.length;
  const more = rest > 0 ? `  and ${number(rest)} more\n` : "";
  return printable(`${head}${lines.join("")}${more}`);
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** What stands in the file may hold anything, and this is a terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, " ");
}

function replayText({ applied, failed }: Replay): string {
  const lines = failed.map(({ id, problem }) => `  event ${id}: ${problem}\n`);
  return `Applied ${applied} events that were kept raw; ${failed.length} failed again.\n${lines.join("")}`;
}

function reportText({ mode, faults, notes, findings }: VerifyReport): string {
  const broken = faults === 1 ? "1 promise is broken" : `${faults} promises are broken`;
  const known = notes === 1 ? ", 1 thing to know" : `, ${notes} things to know`;
  const head = faults === 0 ? "All promises are kept" : broken;
  const more = notes > 0 ? known : "";
  return `${head}${more} (${mode} check).\n${findings.map(findingText).join("")}`;
}

function findingText({ severity, check, table, row, problem }: Finding): string {
  const where = [table, row].filter(Boolean).join(" ");
  const mark = severity === "fault" ? "fault" : "note ";
  return printable(`  ${mark} ${check}${where ? ` ${where}` : ""}: ${problem}\n`);
}
