/** `claude-rpg compact`: folds old rows of the ledger now. */

import { adoptionRules } from "../child/adoption-rules.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { type Compacted, compacted, localDayText } from "../protocol/ledger-fold.ts";
import { openStore } from "../store/store.ts";
import { Backups } from "../upkeep/backups.ts";
import { Compaction, type CompactionOptions } from "../upkeep/compaction.ts";
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
    const found = await lookOnly(config, values.before);
    if (!isDryRun && found.rows > 0) {
      await askOrStop(`Fold ${sentence(found)}?`, values.yes === true);
    }
    const done =
      isDryRun || found.rows === 0 ? found : await compactNow(config, values.before ?? null);
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

/** How a step is done, and whether it is. */
type Fold = CompactionOptions["fold"];

function compaction(config: Config, fold: Fold): Compaction {
  const { paths, time_zone: zone, ledger } = config;
  const common = { children: inThisProcess, clock: systemClock, log: silentLog };
  return new Compaction({
    ...common,
    database: paths.database,
    zone,
    months: ledger.compact_after_months ?? null,
    backups: new Backups({ ...common, paths, zone }),
    fold,
    holdLog: () => {},
    foldLog: async () => {},
  });
}

/** What there is to fold: it only reads, also beside a running server. */
function lookOnly(config: Config, before: string | undefined): Promise<Compacted> {
  const never = () => Promise.reject(new Error("a look folds nothing"));
  return compaction(config, never).run(before ?? null, true);
}

function compactNow(config: Config, before: string | null): Promise<Compacted> {
  return servedOrHeld(config, {
    async served(client, headers) {
      const body = { isDryRun: false, ...(before ? { before } : {}) };
      const path = "/api/ledger/compaction";
      const response = await client.call("POST", path, body, headers, {
        timeoutMs: LONG_MS_MAX,
      });
      return compacted.parse(await response.json());
    },
    async held() {
      const { paths } = config;
      const store = openStore({
        path: paths.database,
        migrationsFolder: embeddedFolder("migrations"),
        clock: systemClock,
        backups: paths.backups,
        rules: adoptionRules(config.time_zone),
      });
      const fold: Fold = async (step) => store.transact((tx) => store.foldLedger(tx, step));
      try {
        return await compaction(config, fold).run(before, false);
      } finally {
        store.close();
      }
    },
  });
}
