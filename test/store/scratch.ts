/** A temporary folder with database files in it. */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { type DataPaths, dataPaths } from "../../src/config/paths.ts";
import { challengeProgress } from "../../src/game/challenges.ts";
import { derivedFrom } from "../../src/game/derive.ts";
import { levelOf } from "../../src/game/level.ts";
import { isWork } from "../../src/game/xp.ts";
import type { AdoptionRules } from "../../src/store/adopt/rules.ts";
import { readMigrations } from "../../src/store/migration.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { HandClock } from "../support/make-test-server.ts";

export const migrations = readMigrations(embeddedFolder("migrations"));
export const NEWEST = migrations.at(-1)?.version ?? 0;

/** The game's own level; days in UTC, so that a test says the same everywhere. */
export const RULES: AdoptionRules = {
  levelOf,
  dayOf: (at) => new Date(at).toISOString().slice(0, 10),
  isMaximum: (path) => path === "deepest",
  isWork,
  derive: derivedFrom,
  challengeProgress,
};

export class Scratch implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "rpg-store-"));
  readonly paths: DataPaths = dataPaths(join(this.root, "data"));

  readonly clock = new HandClock(Date.UTC(2026, 10, 24));
  /** What was told of the progress of migrations. */
  readonly told: string[] = [];

  open(): Store {
    return openStore({
      path: this.paths.database,
      migrationsFolder: embeddedFolder("migrations"),
      clock: this.clock,
      durability: "NORMAL",
      backups: this.paths.backups,
      rules: RULES,
      onProgress: (sentence) => this.told.push(sentence),
    });
  }

  /** The same file by a connection of the test's own. */
  raw(path = this.paths.database): Database {
    return new Database(path, { create: true, strict: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
