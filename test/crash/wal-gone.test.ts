/** The write-ahead log removed or cut while no server runs: harmless or named, never silent. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, existsSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { until } from "./until.ts";

const system = z.object({ warnings: z.array(z.string()), rows: z.object({ events: z.number() }) });

/** A server that has taken some hundred events, and more than a second to write its mark. */
async function served(): Promise<{ home: BinaryHome; load: HttpLoad; path: string }> {
  const home = await BinaryHome.make();
  await home.serve();
  const load = new HttpLoad(home, { senders: 4, name: "wal", restMs: 2 });
  await until("events come in", () => load.acknowledged.size > 200);
  await load.end();
  // The mark is at most a second behind.
  await Bun.sleep(1_500);
  return { home, load, path: join(home.data, "claude-rpg-v2.db") };
}

/** Warnings, log and metrics of a server that runs. */
async function told(home: BinaryHome) {
  const { warnings } = system.parse(await home.get("/api/system"));
  const headers = { authorization: `Bearer ${await home.token("view")}` };
  const metrics = await (await fetch(`${home.url}/metrics`, { headers })).text();
  const lost = /^claude_rpg_database_lost_events (\d+)$/m.exec(metrics)?.[1];
  return { warnings, lost: Number(lost) };
}

test("after a clean stop there is no log to lose", async () => {
  const { home, load, path } = await served();
  await using _ = home;
  expect(await home.signal("SIGTERM")).toBe(0);
  for (const name of [`${path}-wal`, `${path}-shm`]) rmSync(name, { force: true });
  await home.serve();
  expect(await told(home)).toEqual({ warnings: [], lost: 0 });
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls } = load;
  proveFile(path, { acknowledged, toolCalls, isAll: true });
}, 60_000);

test.each([
  ["removed", (path: string) => rmSync(`${path}-wal`)],
  ["cut to its half", (path: string) => truncateSync(`${path}-wal`, walBytes(path) / 2)],
  ["emptied", (path: string) => truncateSync(`${path}-wal`, 0)],
])(
  "after a kill, a log that was %s is named at the start, on the page, in the metrics",
  async (_, harm) => {
    const { home, load, path } = await served();
    await using __ = home;
    await home.signal("SIGKILL");
    expect(walBytes(path)).toBeGreaterThan(0);
    harm(path);
    rmSync(`${path}-shm`, { force: true });
    const left = highestEvent(path);
    await home.serve();
    const { warnings, lost } = await told(home);
    const missing = load.acknowledged.size - left;
    expect(missing).toBeGreaterThan(0);
    expect(lost).toBe(missing);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toStartWith(`${missing} events are missing from ${path}`);
    expect(home.log()).toContain(`${missing} events are missing`);
    // It is a server like any other: what comes now is kept, and a new start still tells.
    const more = new HttpLoad(home, { senders: 2, name: "after", restMs: 2 });
    await until("events come in", () => more.acknowledged.size > 50);
    await more.end();
    expect(await home.signal("SIGTERM")).toBe(0);
    await home.serve();
    expect(await told(home)).toEqual({ warnings, lost });
    expect(await home.signal("SIGTERM")).toBe(0);
    const { acknowledged, toolCalls } = more;
    proveFile(path, { acknowledged, toolCalls });
  },
  60_000,
);

test("after a kill the log as it was left brings everything back, and nothing is named", async () => {
  const { home, load, path } = await served();
  await using _ = home;
  await home.signal("SIGKILL");
  await home.serve();
  expect(await told(home)).toEqual({ warnings: [], lost: 0 });
  expect(await home.signal("SIGTERM")).toBe(0);
  const { acknowledged, toolCalls } = load;
  proveFile(path, { acknowledged, toolCalls, isAll: true });
}, 60_000);

test("a database that was put back from an older copy, or removed, is named", async () => {
  const { home, path } = await served();
  await using _ = home;
  expect(await home.signal("SIGTERM")).toBe(0);
  const old = `${path}.old`;
  copyFileSync(path, old);
  await home.serve();
  const more = new HttpLoad(home, { senders: 2, name: "later", restMs: 2 });
  await until("events come in", () => more.acknowledged.size > 50);
  await more.end();
  await Bun.sleep(1_500);
  expect(await home.signal("SIGTERM")).toBe(0);
  copyFileSync(old, path);
  const missing = `${more.acknowledged.size} events are missing`;
  const found = await home.run(["verify", "--quick"]);
  expect([found.code, found.stdout]).toEqual([1, expect.stringContaining(missing)]);
  await home.serve();
  expect((await told(home)).lost).toBe(more.acknowledged.size);
  expect(await home.signal("SIGTERM")).toBe(0);
  // Told by a start, it is a thing to know and no promise that the file still breaks.
  const known = await home.run(["verify", "--quick"]);
  expect([known.code, known.stdout]).toEqual([0, expect.stringContaining(missing)]);
}, 60_000);

function walBytes(path: string): number {
  return existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0;
}

/** Read from a copy: looking at the file itself would fold what is left of its log into it. */
function highestEvent(path: string): number {
  const copy = `${path}.look`;
  copyFileSync(path, copy);
  if (walBytes(path) > 0) copyFileSync(`${path}-wal`, `${copy}-wal`);
  using db = new Database(copy);
  // A young database may have its very tables in nothing but the log.
  const tables = db.query("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'").all();
  if (tables.length === 0) return 0;
  const sql = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
  return db.query<{ seq: number }, []>(sql).get()?.seq ?? 0;
}
