/** What is done now and then on a real server's parts: a daily backup, warnings, the log folded in. */
import { expect, test } from "bun:test";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import pino from "pino";
import { foldLogTask } from "../../src/child/backup-tasks.ts";
import { Children } from "../../src/child/children.ts";
import { silentLog } from "../../src/lib/log.ts";
import { Backups } from "../../src/upkeep/backups.ts";
import { Sizes, sizeWarnings } from "../../src/upkeep/sizes.ts";
import { Upkeep, type UpkeepOptions } from "../../src/upkeep/upkeep.ts";
import { Scratch } from "../store/scratch.ts";
import { HandClock } from "../support/make-test-server.ts";

const HOUR_MS = 3_600_000;

function parts(scratch: Scratch, more: Partial<UpkeepOptions> = {}) {
  const clock = new HandClock(Date.UTC(2026, 10, 1, 3));
  const children = new Children();
  const warnings = new Map<string, string>();
  const warn = (matter: string, sentence: string | null): void => {
    if (sentence === null) warnings.delete(matter);
    else warnings.set(matter, sentence);
  };
  const { paths } = scratch;
  const backups = new Backups({
    paths,
    zone: "UTC",
    children,
    clock,
    log: silentLog,
    warn: (sentence) => warn("backup", sentence),
  });
  const sizes = new Sizes(paths.database, children);
  const upkeep = new Upkeep({
    backups,
    sizes,
    clock,
    log: silentLog,
    warn,
    rows: () => ({ events: 0, xpEvents: 0 }),
    eventsRowsMax: 10_000,
    trimStep: async () => false,
    isIdle: () => false,
    foldLog: async () => {},
    compact: async () => {},
    ...more,
  });
  return { clock, children, warnings, backups, sizes, upkeep };
}

test("one backup a day, also when the machine slept through the hour, and none in between", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  const { upkeep, clock, sizes } = parts(scratch);
  const count = () => readdirSync(scratch.paths.backups).length;
  await upkeep.round();
  expect(count()).toBe(1);
  expect(sizes.look().tables).toMatchObject({ events: 0, xp_events: 0, personas: 0 });
  clock.advance(HOUR_MS * 23);
  await upkeep.round();
  expect(count()).toBe(1);
  clock.advance(HOUR_MS * 50);
  await upkeep.round();
  expect(count()).toBe(2);
});

test("a backup that fails is a warning, does not stop the round, and is tried again in an hour", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  const { backups: folder } = scratch.paths;
  writeFileSync(folder, "in the way");
  let rounds = 0;
  const { upkeep, clock, warnings } = parts(scratch, {
    compact: async () => void rounds++,
  });
  await upkeep.round();
  expect(warnings.get("backup")).toContain("check space and owner of");
  expect(rounds).toBe(1);
  rmSync(folder);
  clock.advance(HOUR_MS / 2);
  await upkeep.round();
  expect(warnings.has("backup")).toBe(true);
  clock.advance(HOUR_MS / 2);
  await upkeep.round();
  expect(warnings.has("backup")).toBe(false);
  expect(readdirSync(folder)).toHaveLength(1);
});

test("old rows are taken away once an hour, step by step until none is left", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  let steps = 0;
  const { upkeep, clock } = parts(scratch, { trimStep: async () => ++steps % 4 !== 0 });
  await upkeep.round();
  expect(steps).toBe(4);
  clock.advance(HOUR_MS - 1);
  await upkeep.round();
  expect(steps).toBe(4);
  clock.advance(1);
  await upkeep.round();
  expect(steps).toBe(8);
});

test("the log tells the sizes of file and log and the rows at the start", async () => {
  using scratch = new Scratch();
  const store = scratch.open();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line)) });
  const { upkeep } = parts(scratch, { log, rows: () => ({ events: 3, xpEvents: 5 }) });
  upkeep.start();
  await upkeep.stop();
  const { database } = scratch.paths;
  expect(lines).toEqual([
    expect.objectContaining({
      msg: "database",
      fileBytes: statSync(database).size,
      walBytes: statSync(`${database}-wal`).size,
      rows: { events: 3, xpEvents: 5 },
    }),
  ]);
  store.close();
});

test("a large log is folded in when nothing is written, and not before", async () => {
  using scratch = new Scratch();
  const store = scratch.open();
  const children = new Children();
  let isIdle = false;
  const { database } = scratch.paths;
  const { upkeep, sizes } = parts(scratch, {
    isIdle: () => isIdle,
    async foldLog() {
      await children.run(foldLogTask, { database });
      store.truncateLog();
    },
  });
  using db = scratch.raw();
  db.run("PRAGMA wal_autocheckpoint = 0");
  db.run(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO notes (id, content, tags, status, created_at, updated_at)
      SELECT 'note-' || i, hex(randomblob(500)), NULL, 'inbox', '', '' FROM n`);
  await upkeep.round();
  expect(sizes.look().walBytes).toBeGreaterThan(1024 * 1024);
  isIdle = true;
  await upkeep.round();
  expect(sizes.look().walBytes).toBe(0);
  expect(statSync(database).size).toBeGreaterThan(3_000_000);
  store.close();
});

test("sizes above their thresholds are one sentence each, below there is none", () => {
  const MiB = 1024 * 1024;
  const events = { rows: 11_000, rowsMax: 10_000 };
  expect(sizeWarnings({ fileBytes: 1024 * MiB, walBytes: 64 * MiB }, events)).toEqual({
    database: null,
    wal: null,
    events: null,
  });
  const over = sizeWarnings(
    { fileBytes: 1025 * MiB, walBytes: 65 * MiB },
    { ...events, rows: 11_001 },
  );
  expect(over.database).toStartWith("The database has grown to 1,025 MiB;");
  expect(over.wal).toStartWith("The database's log has grown to 65 MiB;");
  expect(over.events).toStartWith("The window of events holds 11001 rows instead of 10000;");
});
