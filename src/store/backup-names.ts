/** A backup's name says why and when it was made: `daily-2026-11-25T03-00-00Z.db`. */
import { fileTime } from "../lib/file-time.ts";
import { type BackupKind, backupKind, backupName } from "../protocol/backup.ts";

export interface NamedBackup {
  name: string;
  kind: BackupKind;
  /** Epoch milliseconds, to the second. */
  at: number;
}

/** `isTaken`: a second one within the same second gets a number. */
export function backupNameOf(
  kind: BackupKind,
  atMs: number,
  isTaken: (name: string) => boolean,
): string {
  for (let count = 1; ; count++) {
    const name = `${kind}-${fileTime(atMs)}${count === 1 ? "" : `-${count}`}.db`;
    if (!isTaken(name)) return name;
  }
}

/** Null for a file that is none of ours. */
export function readBackupName(name: string): NamedBackup | null {
  if (!backupName.safeParse(name).success) return null;
  const [, word, day, hours, minutes, seconds] =
    /^([a-z-]+?)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z/.exec(name) ?? [];
  const kind = backupKind.safeParse(word);
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return kind.success && !Number.isNaN(at) ? { name, kind: kind.data, at } : null;
}
