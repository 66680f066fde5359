/** The disk fills up in the middle of an adoption: the original's rows stay as they were. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeLongPast } from "../store/long-past.ts";
import { NEWEST } from "../store/scratch.ts";
import { BinaryHome } from "../support/binary.ts";
import { SmallDisk } from "./small-disk.ts";

const ROWS = 20_000;
const DISK_MIB = 64;

/** Everything that the original wrote. Each migration stands or falls alone: some may be done. */
function contents(path: string) {
  using db = new Database(path);
  const tables = ["personas", "projects", "xp_events"];
  const rows = (table: string) => db.query(`SELECT * FROM ${table} ORDER BY id`).values();
  return {
    integrity: db.query("PRAGMA integrity_check").values().flat(),
    digest: Bun.hash(JSON.stringify(tables.map(rows))),
  };
}

test("a disk that fills up at any moment of an adoption leaves every row, and room completes it", async () => {
  using disk = SmallDisk.make(DISK_MIB);
  const data = join(disk.folder, "data");
  await using home = await BinaryHome.make({ data });
  mkdirSync(data);
  const path = join(data, "claude-rpg-v2.db");
  makeLongPast(path, { rows: ROWS, personas: 20, projects: 10 });
  const before = contents(path);
  expect(before.integrity).toEqual(["ok"]);
  const size = statSync(path).size;
  // Not even the lock, not the backup, the backup and a part of the work, most of the work.
  const room = [0, 0.5, 1.1, 1.5, 2];
  const refusals: string[] = [];
  for (const part of room) {
    disk.fill(Math.floor(size * part));
    const { code, stdout, stderr } = await home.run(["serve"]);
    expect([part, code, stdout]).toEqual([part, 1, ""]);
    const said = stderr
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("{"));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^claude-rpg: .*(space|disk)/);
    refusals.push(said[0] ?? "");
    disk.free();
    expect(contents(path)).toEqual(before);
  }
  await home.serve();
  expect(await home.signal("SIGTERM")).toBe(0);
  using db = new Database(path);
  expect(db.query("SELECT max(version) FROM schema_version").values()).toEqual([[NEWEST]]);
  const kept = db.query("SELECT count(*) FROM xp_events WHERE event_type = 'tool:Edit'").values();
  expect(kept).toEqual([[ROWS]]);
  expect(db.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  expect(db.query("PRAGMA foreign_key_check").values()).toEqual([]);
  console.log(`an adoption refused on a full disk ${refusals.length} times, then complete`);
}, 120_000);
