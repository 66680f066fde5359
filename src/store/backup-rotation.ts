/** Which backups stay: the newest of each kind, and of the days one a week for longer. */
import { limits } from "../config/limits.ts";
import type { BackupKind } from "../protocol/backup.ts";
import type { NamedBackup } from "./backup-names.ts";

const DAY_MS = 86_400_000;

/** How many of a kind stay. Those that a person asked for are never taken away by rotation. */
const KEPT: Readonly<Record<BackupKind, number>> = {
  daily: limits.backupsDailyMax,
  weekly: limits.backupsWeeklyMax,
  manual: Number.POSITIVE_INFINITY,
  "pre-migration": limits.backupsBeforeMax,
  "pre-restore": limits.backupsBeforeMax,
  "pre-compaction": limits.backupsBeforeMax,
};

export interface Rotation {
  /** Dailies that become weeklies. */
  promote: NamedBackup[];
  remove: NamedBackup[];
}

export function rotationOf(backups: readonly NamedBackup[], nowMs: number): Rotation {
  const leaving = excess(backups, "daily", nowMs);
  const weeklies = ofKind(backups, "weekly", nowMs);
  const promote: NamedBackup[] = [];
  for (const daily of leaving) {
    const isCovered = [...weeklies, ...promote].some(
      (weekly) => Math.abs(weekly.at - daily.at) < 7 * DAY_MS,
    );
    if (!isCovered) promote.push(daily);
  }
  const asWeekly = promote.map((daily): NamedBackup => ({ ...daily, kind: "weekly" }));
  const gone = excess([...weeklies, ...asWeekly], "weekly", nowMs);
  const names = new Set(gone.map(({ name }) => name));
  const stays = promote.filter(({ name }) => !names.has(name));
  const others: BackupKind[] = ["pre-migration", "pre-restore", "pre-compaction"];
  return {
    promote: stays,
    remove: [
      ...leaving.filter((daily) => !stays.includes(daily)),
      ...weeklies.filter(({ name }) => names.has(name)),
      ...others.flatMap((kind) => excess(backups, kind, nowMs)),
    ],
  };
}

/** True unless one was made within a day: a machine that slept through its hour is late, not past. */
export function isDailyDue(backups: readonly NamedBackup[], nowMs: number): boolean {
  return !backups.some(({ kind, at }) => kind === "daily" && Math.abs(nowMs - at) < DAY_MS);
}

/** The manual ones beyond which nothing is made unless the oldest may go; oldest first. */
export function manualExcess(backups: readonly NamedBackup[], nowMs: number): NamedBackup[] {
  const manual = ofKind(backups, "manual", nowMs);
  return manual.slice(0, Math.max(0, manual.length + 1 - limits.backupsManualMax));
}

/** Those of a kind that are more than stay; oldest first. */
export function excess(
  backups: readonly NamedBackup[],
  kind: BackupKind,
  nowMs: number,
): NamedBackup[] {
  const all = ofKind(backups, kind, nowMs);
  return all.slice(0, Math.max(0, all.length - KEPT[kind]));
}

/**
 * Oldest first. One dated ahead of now was made under a wrong clock and counts as the oldest:
 * else it would outlive every one made since.
 */
function ofKind(backups: readonly NamedBackup[], kind: BackupKind, nowMs: number): NamedBackup[] {
  const age = ({ at }: NamedBackup): number => (at > nowMs + DAY_MS ? -1 : at);
  return backups
    .filter((backup) => backup.kind === kind)
    .sort((a, b) => age(a) - age(b) || (a.name < b.name ? -1 : 1));
}
