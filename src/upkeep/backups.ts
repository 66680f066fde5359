/** The folder of backups: what lies there, making one, looking into one, rotation. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { backupTask, prepareRestoreTask, readBackupTask } from "../child/backup-tasks.ts";
import { ChildError, type Children } from "../child/children.ts";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { BackupDetail, BackupKind, BackupLoss, BackupView } from "../protocol/backup.ts";
import { removePart, syncToDisk } from "../store/backup.ts";
import type { BackupContents } from "../store/backup-contents.ts";
import { backupNameOf, type NamedBackup, readBackupName } from "../store/backup-names.ts";
import { manualExcess, rotationOf } from "../store/backup-rotation.ts";
import { StoreError } from "../store/database.ts";

export interface BackupsOptions {
  paths: DataPaths;
  /** Whose calendar an old backup's days are told by, when a restore brings it up. */
  zone: string;
  /** A running server's children; a command without a server does the work itself. */
  children: Pick<Children, "run">;
  clock: Clock;
  log: Log;
  /** While a copy is made: the log cannot be folded in meanwhile. */
  holdLog?(isHeld: boolean): void;
  /** One sentence on a backup that failed; null when one was made. */
  warn?(sentence: string | null): void;
}

export class Backups {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BackupsOptions) {}

  /** The newest first; files that bear no backup's name are not ours. */
  list(): BackupView[] {
    return this.#named()
      .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
      .flatMap(({ name, kind, at }) => {
        const info = statSync(this.pathOf(name), { throwIfNoEntry: false });
        return info ? [{ name, kind, at: isoTime(at), bytes: info.size }] : [];
      });
  }

  /** What rotation looks at. */
  named(): NamedBackup[] {
    return this.#named();
  }

  pathOf(name: string): string {
    return join(this.options.paths.backups, name);
  }

  /** A name that is free now, for a backup of this moment. */
  nextName(kind: BackupKind): string {
    return backupNameOf(kind, this.options.clock.now(), (name) => existsSync(this.pathOf(name)));
  }

  /**
   * Makes one, then rotates. One at a time; another waits. Rejects with StoreError or ChildError,
   * with nothing changed.
   */
  make(kind: BackupKind, dropOldest = false): Promise<BackupView> {
    return this.#alone(async () => {
      const excess = kind === "manual" ? manualExcess(this.#named(), this.options.clock.now()) : [];
      if (excess.length > 0 && !dropOldest) {
        throw new StoreError(
          "full",
          `There are ${limits.backupsManualMax} backups made by hand already; remove one, or let the oldest go: claude-rpg backup --drop-oldest`,
        );
      }
      const name = this.nextName(kind);
      const target = this.pathOf(name);
      await this.#copyTo(target);
      for (const { name: old } of excess) rmSync(this.pathOf(old), { force: true });
      this.rotate();
      const made = readBackupName(name);
      return { name, kind, at: isoTime(made?.at ?? 0), bytes: statSync(target).size };
    });
  }

  /** What it holds, and what came after it. Rejects with StoreError or ChildError. */
  async read(name: string): Promise<BackupDetail> {
    const { children, paths } = this.options;
    const named = readBackupName(name);
    if (!named) throw noSuch(name);
    const { backup, present } = await children.run(readBackupTask, {
      backup: this.pathOf(name),
      database: paths.database,
    });
    const { bytes, schema, personas, projects, ledgerRows, totalXp } = backup;
    const held = { bytes, schema, personas, projects, ledgerRows, totalXp };
    return {
      name,
      kind: named.kind,
      at: isoTime(named.at),
      ...held,
      loss: lossOf(backup, present),
    };
  }

  /** Makes the file that a restore will put in place; see src/store/restore.ts. */
  prepare(name: string): Promise<{ schema: number }> {
    const { children, paths, clock } = this.options;
    return this.#alone(() =>
      children.run(prepareRestoreTask, {
        backup: this.pathOf(name),
        prepared: paths.restoring,
        zone: this.options.zone,
        nowMs: clock.now(),
      }),
    );
  }

  /** Resolves when none is being made. */
  async settled(): Promise<void> {
    await this.#last;
  }

  rotate(): void {
    const { log, clock } = this.options;
    const { promote, remove } = rotationOf(this.#named(), clock.now());
    for (const { name } of promote) {
      renameSync(this.pathOf(name), this.pathOf(name.replace(/^daily/, "weekly")));
    }
    for (const { name } of remove) rmSync(this.pathOf(name), { force: true });
    if (promote.length + remove.length === 0) return;
    syncToDisk(this.options.paths.backups);
    log.info({ removed: remove.map(({ name }) => name) }, "backups rotated");
  }

  async #copyTo(target: string): Promise<void> {
    const { children, paths, log, holdLog, warn } = this.options;
    holdLog?.(true);
    try {
      await children.run(backupTask, { database: paths.database, target });
      warn?.(null);
    } catch (cause) {
      // A child that was ended could not tidy up behind itself.
      removePart(target);
      if (!(cause instanceof ChildError && cause.code === "stopped")) {
        log.error({ err: cause }, "the backup failed");
        warn?.(cause instanceof Error ? cause.message : "A backup failed; the log says why.");
      }
      throw cause;
    } finally {
      holdLog?.(false);
    }
  }

  #named(): NamedBackup[] {
    const { backups } = this.options.paths;
    // Something else in the folder's place is no reason to fail here: making one says so.
    if (!existsSync(backups) || !statSync(backups).isDirectory()) return [];
    return readdirSync(backups).flatMap((name) => readBackupName(name) ?? []);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    // The next one waits for the end of this one, however it ends; its own caller is told.
    this.#last = run.catch(() => {});
    return run;
  }
}

export function noSuch(name: string): StoreError {
  return new StoreError("missing", `There is no backup ${name}; see: claude-rpg backup list`);
}

/** What a restore takes away. A backup of another folder has numbers of its own: then nothing. */
function lossOf(backup: BackupContents, present: BackupContents | null): BackupLoss | null {
  if (!present) return null;
  return {
    events: Math.max(0, present.eventsEver - backup.eventsEver),
    ledgerRows: Math.max(0, present.ledgerRowsEver - backup.ledgerRowsEver),
    xp: Math.max(0, present.totalXp - backup.totalXp),
  };
}
