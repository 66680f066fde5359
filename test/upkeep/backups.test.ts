/** The folder of backups: rotation on real files, and what a broken-off run leaves behind. */
import { expect, test } from "bun:test";
import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Children } from "../../src/child/children.ts";
import { silentLog } from "../../src/lib/log.ts";
import { Backups } from "../../src/upkeep/backups.ts";
import { sweepBackups } from "../../src/upkeep/sweep.ts";
import { Scratch } from "../store/scratch.ts";
import { HandClock } from "../support/make-test-server.ts";

const DAY_MS = 86_400_000;

test("of ten days each with a backup, seven days and the weeks behind them are files", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  const clock = new HandClock(Date.UTC(2026, 10, 1, 3));
  const { paths } = scratch;
  const children = new Children();
  const backups = new Backups({ paths, zone: "UTC", children, clock, log: silentLog });
  for (let day = 0; day < 10; day++) {
    await backups.make("daily");
    clock.advance(DAY_MS);
  }
  expect(readdirSync(paths.backups).sort()).toEqual([
    ...["04", "05", "06", "07", "08", "09", "10"].map((day) => `daily-2026-11-${day}T03-00-00Z.db`),
    "weekly-2026-11-01T03-00-00Z.db",
  ]);
  expect(backups.list()[0]).toMatchObject({ kind: "daily", at: "2026-11-10T03:00:00.000Z" });
}, 120_000);

test("a backup that is cut short leaves no file", async () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  db.run("PRAGMA synchronous = OFF");
  db.run(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
    INSERT INTO notes (id, content, tags, status, created_at, updated_at)
      SELECT 'note-' || i, hex(randomblob(500)), NULL, 'inbox', '', '' FROM n`);
  const children = new Children();
  const said: (string | null)[] = [];
  const { paths } = scratch;
  const warn = (sentence: string | null) => void said.push(sentence);
  const backups = new Backups({
    paths,
    zone: "UTC",
    children,
    clock: new HandClock(),
    log: silentLog,
    warn,
  });
  const run = backups.make("manual").catch((cause: Error) => cause.message);
  while (!existsSync(paths.backups) || readdirSync(paths.backups).length === 0) await Bun.sleep(2);
  for (const pid of children.pids) process.kill(pid, "SIGKILL");
  expect(await run).toContain("ended early");
  expect(readdirSync(paths.backups)).toEqual([]);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("ended early");
  await backups.make("manual");
  expect(said[1]).toBeNull();
}, 120_000);

test("a start sweeps what a broken-off backup or restore left, and nothing else", () => {
  using scratch = new Scratch();
  scratch.open().close();
  const { paths } = scratch;
  mkdirSync(paths.backups);
  const at = (name: string) => join(paths.backups, name);
  const good = "daily-2026-11-01T03-00-00Z.db";
  for (const name of [good, "manual-2026-11-02T03-00-00Z.db.part", "notes.txt"]) {
    writeFileSync(at(name), "x");
  }
  symlinkSync("/nowhere/at-all", at("link"));
  mkdirSync(at("folder.db.part"));
  writeFileSync(at("manual-2026-11-02T03-00-00Z.db.part-journal"), "x");
  writeFileSync(paths.restoring, "x");
  writeFileSync(`${paths.restoring}-wal`, "x");
  // A restore that was cut short between its two steps: the present has two names.
  linkSync(paths.database, at("pre-restore-2026-11-03T03-00-00Z.db"));
  sweepBackups(paths);
  expect(readdirSync(paths.backups).sort()).toEqual([good, "folder.db.part", "link", "notes.txt"]);
  expect(readdirSync(paths.root).filter((name) => name.startsWith("restoring"))).toEqual([]);
  expect(existsSync(paths.database)).toBe(true);
});
