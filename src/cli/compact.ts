/** `claude-rpg compact`: folds old rows of the ledger now. */

import { adoptionRules } from "../child/adoption-rules.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { type Compacted, compacted, localDayText } from "../protocol/ledger-fold.ts";
import { openStore } from "../store/store.ts";
import { Backups } from "../upkeep/backups.ts";
import { Compaction } from "../upkeep/compaction.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import { askOrStop } from "./ask.ts";
import type { Command } from "./command.ts";
import { inThisProcess, LONG_MS_MAX, servedOrHeld } from "./served-or-held.ts";
import { configOf } from "./server-client.ts";

export const compactCommand: Command = {
  name: "compact",
  summary: "fold old rows of the ledger into sums by day",
  help: `Usage: claude-rpg compact [--before YYYY-MM-DD] [--dry-run] [--yes] [--json]

Folds rows of the ledger that lie before the day into one for each persona,
project, day and kind. XP and every counter stay as they are; the single rows
are gone, but for the backup that is made first. Without --before the day
follows from "compact_after_months" under [ledger] in config.toml.

Example:
  claude-rpg compact --before 2026-01-01 --dry-run
`,
  async run(args) {
    const options = {
      ...COMMON,
      before: { type: "string" },
      "dry-run": { type: "boolean" },
      yes: { type: "boolean", short: "y" },
      json: { type: "boolean" },
    } as const;
    const { values } = readArguments(args, options, 0);
    if (values.before !== undefined && !localDayText.safeParse(values.before).success) {
      throw new UsageError("--before must be a day, YYYY-MM-DD.");
    }
    const config = configOf(values);
    const isDryRun = values["dry-run"] === true;
    const compact = (isDry: boolean) => compactNow(config, values.before, isDry);
    const found = await compact(true);
    if (!isDryRun && found.rows > 0) {
      await askOrStop(`Fold ${sentence(found)}?`, values.yes === true);
    }
    const done = isDryRun || found.rows === 0 ? found : await compact(false);
    const said = isDryRun || found.rows === 0 ? "Would fold" : "Folded";
    process.stdout.write(
      values.json ? `${JSON.stringify(done)}\n` : `${said} ${sentence(done)}.\n`,
    );
    return 0;
  },
};

function sentence({ rows, groups, before }: Compacted): string {
  const number = (value: number): string => value.toLocaleString("en");
  return `${number(rows)} rows of before ${before} into ${number(groups)} others`;
}

function compactNow(
  config: Config,
  before: string | undefined,
  isDryRun: boolean,
): Promise<Compacted> {
  return servedOrHeld(config, {
    async served(client, headers) {
      const body = { isDryRun, ...(before ? { before } : {}) };
      const path = "/api/ledger/compaction";
      const response = await client.call("POST", path, body, headers, {
        timeoutMs: LONG_MS_MAX,
      });
      return compacted.parse(await response.json());
    },
    async held() {
      const { paths } = config;
      const clock = systemClock;
      const store = openStore({
        path: paths.database,
        migrationsFolder: embeddedFolder("migrations"),
        clock,
        backups: paths.backups,
        rules: adoptionRules(config.time_zone),
      });
      const common = { children: inThisProcess, clock, log: silentLog };
      try {
        return await new Compaction({
          ...common,
          database: paths.database,
          zone: config.time_zone,
          months: config.ledger.compact_after_months ?? null,
          backups: new Backups({ ...common, paths, zone: config.time_zone }),
          fold: async (fold) => store.transact((tx) => store.foldLedger(tx, fold)),
          holdLog: () => {},
          foldLog: async () => {},
        }).run(before ?? null, isDryRun);
      } finally {
        store.close();
      }
    },
  });
}
