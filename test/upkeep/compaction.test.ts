/** When the ledger is folded by itself, and from which day on its rows stay. */
import { expect, test } from "bun:test";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { Children } from "../../src/child/children.ts";
import { silentLog } from "../../src/lib/log.ts";
import { Backups } from "../../src/upkeep/backups.ts";
import { Compaction, monthsBefore } from "../../src/upkeep/compaction.ts";
import { Scratch } from "../store/scratch.ts";
import { HandClock } from "../support/make-test-server.ts";

const DAY_MS = 86_400_000;

test("some months before a day is the same day of that month, or its last", () => {
  for (const [day, months, before] of [
    ["2026-11-25", 1, "2026-10-25"],
    ["2026-11-25", 12, "2025-11-25"],
    ["2026-03-31", 1, "2026-02-28"],
    ["2024-03-31", 1, "2024-02-29"],
    ["2026-01-15", 13, "2024-12-15"],
    ["2026-12-31", 6, "2026-06-30"],
  ] as const) {
    expect(monthsBefore(day, months)).toBe(before);
  }
});

function setUp(scratch: Scratch, months: number | null) {
  const store = scratch.open();
  const clock = new HandClock(Date.UTC(2026, 10, 25, 12));
  const children = new Children();
  const { paths } = scratch;
  const compaction = new Compaction({
    database: paths.database,
    zone: "UTC",
    months,
    children,
    backups: new Backups({ paths, zone: "UTC", children, clock, log: silentLog }),
    clock,
    log: silentLog,
    fold: async (fold) => store.transact((tx) => store.foldLedger(tx, fold)),
    holdLog: (isHeld) => store.holdCheckpoints(isHeld),
    foldLog: async () => {},
  });
  const write = (day: string, rows: number): void => {
    using db = scratch.raw();
    for (let row = 0; row < rows; row++) {
      db.query("INSERT INTO xp_events (event_type, xp_amount, created_at) VALUES (?, 1, ?)").run(
        "tool:Edit",
        `${day}T12:00:00.000Z`,
      );
    }
  };
  return { store, clock, compaction, write };
}

test("without the setting nothing is ever folded", async () => {
  using scratch = new Scratch();
  const { store, compaction, write } = setUp(scratch, null);
  write("2020-01-01", 5);
  await compaction.runIfDue();
  expect(store.ledger.count()).toBe(5);
  store.close();
});

test("with it once a week, with a backup only where there is something to fold", async () => {
  using scratch = new Scratch();
  const { store, clock, compaction, write } = setUp(scratch, 6);
  await compaction.runIfDue();
  expect(existsSync(scratch.paths.backups)).toBe(false);
  write("2026-05-24", 5);
  write("2026-05-25", 5);
  clock.advance(6 * DAY_MS);
  await compaction.runIfDue();
  expect(store.ledger.count()).toBe(10);
  clock.advance(DAY_MS);
  await compaction.runIfDue();
  // It is the second of December: days before the second of June are older than six months.
  expect(compaction.before).toBe("2026-06-02");
  expect(store.ledger.count()).toBe(2);
  expect(readdirSync(scratch.paths.backups)).toEqual([
    expect.stringMatching(/^pre-compaction-2026-12-02T/),
  ]);
  store.close();
});

test("a backup that cannot be made lets nothing be folded, and an hour later it is tried again", async () => {
  using scratch = new Scratch();
  const { store, clock, compaction, write } = setUp(scratch, 6);
  write("2026-01-01", 5);
  await Bun.write(scratch.paths.backups, "in the way");
  await expect(compaction.runIfDue()).rejects.toThrow("was not made");
  expect(store.ledger.count()).toBe(5);
  rmSync(scratch.paths.backups);
  await compaction.runIfDue();
  expect(store.ledger.count()).toBe(5);
  clock.advance(3_600_000);
  await compaction.runIfDue();
  expect(store.ledger.count()).toBe(1);
  store.close();
});
