/** Backups by the running server, or without one by this process, which then holds the folder. */
import type { Config } from "../config/config.ts";
import { isoTime, systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import {
  type BackupDetail,
  type BackupView,
  backupDetail,
  backupName,
  backupView,
  type Restored,
  restored,
} from "../protocol/backup.ts";
import { carryTrail, noteRestore, removeFile, swapIn } from "../store/restore.ts";
import { forgetWatermark } from "../store/watermark.ts";
import { Backups, noSuch } from "../upkeep/backups.ts";
import { inThisProcess, LONG_MS_MAX, servedOrHeld } from "./served-or-held.ts";
import type { ServerClient } from "./server-client.ts";

/** The newest first; whoever keeps the folder, a look into it is all that this takes. */
export function listBackups(config: Config): BackupView[] {
  return ownBackups(config).list();
}

export interface BackupKeeper {
  read(name: string): Promise<BackupDetail>;
  make(dropOldest: boolean): Promise<BackupView>;
  restore(name: string): Promise<Restored>;
}

/** `work` gets whoever can do it now. Without a server the data folder is held until its end. */
export function withKeeper<T>(
  config: Config,
  work: (keeper: BackupKeeper) => Promise<T>,
): Promise<T> {
  return servedOrHeld(config, {
    served: (client, headers) => work(serverKeeper(client, headers)),
    held: () => work(ownKeeper(config)),
  });
}

function serverKeeper(client: ServerClient, headers: Record<string, string>): BackupKeeper {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await client.call(method, path, body, headers, { timeoutMs: LONG_MS_MAX })).json();
  return {
    read: async (name) => {
      // Such an address leads nowhere, and the server would not know what was meant.
      if (!backupName.safeParse(name).success) throw noSuch(name);
      return backupDetail.parse(await call("POST", `/api/backups/${name}/inspection`));
    },
    make: async (dropOldest) =>
      backupView.parse(await call("POST", "/api/backups", { dropOldest })),
    restore: async (name) =>
      restored.parse(await call("POST", `/api/backups/${name}/restore`, { confirm: true })),
  };
}

function ownBackups(config: Config): Backups {
  return new Backups({
    paths: config.paths,
    zone: config.time_zone,
    children: inThisProcess,
    clock: systemClock,
    log: silentLog,
  });
}

function ownKeeper(config: Config): BackupKeeper {
  const { paths } = config;
  const backups = ownBackups(config);
  return {
    read: (name) => backups.read(name),
    make: (dropOldest) => backups.make("manual", dropOldest),
    async restore(name) {
      const { schema } = await backups.prepare(name);
      const before = backups.nextName("pre-restore");
      try {
        carryTrail(paths.database, paths.restoring);
        noteRestore(paths.restoring, name, isoTime(systemClock.now()));
        forgetWatermark(paths);
        swapIn(paths.database, paths.restoring, backups.pathOf(before));
      } finally {
        // What was made ready and could not be put in place; else it bears the database's name.
        removeFile(paths.restoring);
      }
      backups.rotate();
      return { restored: name, before, schema };
    },
  };
}
