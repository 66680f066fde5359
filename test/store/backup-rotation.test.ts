/** Names of backups, and which of them stay. */
import { expect, test } from "bun:test";
import { backupNameOf, type NamedBackup, readBackupName } from "../../src/store/backup-names.ts";
import { isDailyDue, manualExcess, rotationOf } from "../../src/store/backup-rotation.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 1, 3);
const named = (kind: NamedBackup["kind"], day: number): NamedBackup => {
  const name = backupNameOf(kind, START + day * DAY_MS, () => false);
  const read = readBackupName(name);
  if (!read) throw new Error(`${name} is not read`);
  return read;
};

test("a name carries kind and time, and is read back", () => {
  const name = backupNameOf("daily", START + 1_234, () => false);
  expect(name).toBe("daily-2026-11-01T03-00-01Z.db");
  expect(readBackupName(name)).toEqual({ name, kind: "daily", at: START + 1_000 });
  expect(backupNameOf("pre-migration", START, () => false)).toBe(
    "pre-migration-2026-11-01T03-00-00Z.db",
  );
});

test("a second backup within the same second has a name of its own", () => {
  const taken = new Set<string>();
  for (let count = 0; count < 3; count++) {
    taken.add(backupNameOf("manual", START, (name) => taken.has(name)));
  }
  expect([...taken].at(-1)).toBe("manual-2026-11-01T03-00-00Z-3.db");
  expect([...taken].map((name) => readBackupName(name)?.kind)).toEqual(Array(3).fill("manual"));
});

test("what is no backup's name is not read, a way out of the folder least of all", () => {
  for (const name of [
    "daily-2026-11-01T03-00-00Z.db.tmp",
    "../daily-2026-11-01T03-00-00Z.db",
    "daily-2026-11-01T03-00-00Z.db/x",
    "hourly-2026-11-01T03-00-00Z.db",
    "pre-frog-2026-11-01T03-00-00Z.db",
    "daily-2026-13-41T03-00-00Z.db",
    "claude-rpg-v2.db",
    "",
  ]) {
    expect([name, readBackupName(name)]).toEqual([name, null]);
  }
});

/** A year of days, each with its backup and its rotation. */
function year(days: number): NamedBackup[] {
  let kept: NamedBackup[] = [];
  for (let day = 0; day < days; day++) {
    kept.push(named("daily", day));
    const { promote, remove } = rotationOf(kept, START + day * DAY_MS);
    kept = kept
      .filter((one) => !remove.includes(one) && !promote.includes(one))
      .concat(promote.map((one) => named("weekly", (one.at - START) / DAY_MS)));
  }
  return kept;
}

test("after a year seven days and four weeks are there, a week apart", () => {
  const kept = year(365);
  const days = (kind: string) =>
    kept.filter((one) => one.kind === kind).map(({ at }) => (at - START) / DAY_MS);
  expect(days("daily")).toEqual([358, 359, 360, 361, 362, 363, 364]);
  const weeks = days("weekly");
  expect(weeks).toHaveLength(4);
  for (let index = 1; index < 4; index++) {
    expect((weeks[index] ?? 0) - (weeks[index - 1] ?? 0)).toBe(7);
  }
  expect(358 - (weeks[3] ?? 0)).toBeLessThanOrEqual(7);
});

test("of those before a migration, a restore or a folding the last three stay", () => {
  for (const kind of ["pre-migration", "pre-restore", "pre-compaction"] as const) {
    const all = [1, 2, 3, 4, 5].map((day) => named(kind, day));
    const { remove, promote } = rotationOf(all, START + 6 * DAY_MS);
    expect(remove).toEqual(all.slice(0, 2));
    expect(promote).toEqual([]);
  }
});

test("no rotation takes a backup made by hand; beyond ten one must say so", () => {
  const all = Array.from({ length: 30 }, (_, day) => named("manual", day));
  const now = START + 31 * DAY_MS;
  expect(rotationOf(all, now)).toEqual({ promote: [], remove: [] });
  expect(manualExcess(all.slice(0, 9), now)).toEqual([]);
  expect(manualExcess(all.slice(0, 10), now)).toEqual(all.slice(0, 1));
});

test("a daily one is due after a day, be the machine late or its clock set back", () => {
  const one = [named("daily", 0)];
  expect(isDailyDue([], START)).toBe(true);
  expect(isDailyDue(one, START + DAY_MS - 1)).toBe(false);
  expect(isDailyDue(one, START + DAY_MS)).toBe(true);
  expect(isDailyDue(one, START + 40 * DAY_MS)).toBe(true);
  expect(isDailyDue(one, START - 300 * DAY_MS)).toBe(true);
  expect(isDailyDue([named("manual", 0)], START)).toBe(true);
});

test("backups dated ahead by a wrong clock go before those of now", () => {
  const ahead = [400, 401, 402, 403, 404, 405, 406].map((day) => named("daily", day));
  const now = named("daily", 10);
  const { remove, promote } = rotationOf([...ahead, now], START + 10 * DAY_MS);
  expect([...remove, ...promote]).not.toContain(now);
  expect([...remove, ...promote]).toHaveLength(1);
});
