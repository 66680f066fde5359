/** Every task that a child process can be given. */
import { backupTask, readBackupTask } from "./backup-tasks.ts";
import { type AnyTask, performing } from "./task.ts";

export const TASKS: readonly AnyTask[] = [performing(backupTask), performing(readBackupTask)];
