/** Making and reading backups, which takes seconds in a large file. */
import { z } from "zod";
import { backupContents } from "../protocol/backup.ts";
import { readBackup, readPresent } from "../store/backup-contents.ts";
import { checkpointPassive } from "../store/checkpoint.ts";
import { makeBackup } from "../store/make-backup.ts";
import { prepareRestore } from "../store/restore.ts";
import { adoptionRules } from "./adoption-rules.ts";
import type { Task } from "./task.ts";

const path = z.string().startsWith("/");

const backupInput = z.strictObject({ database: path, target: path });
export const backupTask: Task<z.infer<typeof backupInput>, never, null> = {
  name: "backup",
  input: backupInput,
  item: z.never(),
  answer: z.null(),
  run({ database, target }) {
    makeBackup(database, target);
    // The copy held the log's end back; what has gathered meanwhile is not left to an event.
    checkpointPassive(database);
    return null;
  },
};

const foldInput = z.strictObject({ database: path });
export const foldLogTask: Task<z.infer<typeof foldInput>, never, null> = {
  name: "fold-log",
  input: foldInput,
  item: z.never(),
  answer: z.null(),
  run({ database }) {
    checkpointPassive(database);
    return null;
  },
};

const readInput = z.strictObject({ backup: path, database: path });
const readAnswer = z.object({ backup: backupContents, present: backupContents.nullable() });
export const readBackupTask: Task<z.infer<typeof readInput>, never, z.infer<typeof readAnswer>> = {
  name: "read-backup",
  input: readInput,
  item: z.never(),
  answer: readAnswer,
  run: ({ backup, database }) => ({ backup: readBackup(backup), present: readPresent(database) }),
};

const prepareInput = z.strictObject({
  backup: path,
  prepared: path,
  zone: z.string(),
  nowMs: z.number(),
});
const prepareAnswer = z.object({ schema: z.number().int() });
export const prepareRestoreTask: Task<
  z.infer<typeof prepareInput>,
  never,
  z.infer<typeof prepareAnswer>
> = {
  name: "prepare-restore",
  input: prepareInput,
  item: z.never(),
  answer: prepareAnswer,
  run: ({ backup, prepared, zone, nowMs }) =>
    prepareRestore(backup, prepared, { rules: adoptionRules(zone), nowMs }),
};
