/** Every task that a child process can be given. */
import { backupTask, foldLogTask, prepareRestoreTask, readBackupTask } from "./backup-tasks.ts";
import { countRowsTask } from "./count-rows-task.ts";
import { planFoldsTask } from "./plan-folds-task.ts";
import { type AnyTask, performing } from "./task.ts";
import { verifyTask } from "./verify-task.ts";

export const TASKS: readonly AnyTask[] = [
  performing(backupTask),
  performing(foldLogTask),
  performing(readBackupTask),
  performing(prepareRestoreTask),
  performing(countRowsTask),
  performing(planFoldsTask),
  performing(verifyTask),
];
