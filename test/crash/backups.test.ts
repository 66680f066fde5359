/** Backup and restore where the disk is full, and where the server is killed in the middle. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";
import { SmallDisk } from "./small-disk.ts";

const KILLS = 12;

async function work(home: BinaryHome, name: string, calls: number): Promise<void> {
  const token = readFileSync(join(home.data, "hook-token"), "utf8").trim();
  for (let call = 0; call < calls; call++) {
    const answer = await fetch(`${home.url}/hooks/claude-code`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        session_id: "s-1",
        hook_event_name: "PostToolUse",
        tool_name: "Edit",
        tool_input: {},
        tool_response: {},
        tool_use_id: `toolu_${name}_${call}`,
      }),
    });
    expect(answer.status).toBe(202);
  }
}

const database = (home: BinaryHome): string => join(home.data, "claude-rpg-v2.db");

function grow(home: BinaryHome, rows: number): void {
  using db = new Database(database(home));
  db.query(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
    INSERT INTO notes (id, content, tags, status, created_at, updated_at)
      SELECT 'n' || i, hex(randomblob(500)), NULL, 'inbox', '', '' FROM n`).run(rows);
}

/** What a file adds up to; throws when it is not whole. */
function edits(path: string): number {
  using db = new Database(path, { readonly: true });
  expect(db.query("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const one = (sql: string) => db.query<{ n: number | null }, []>(sql).get()?.n ?? 0;
  expect(one("SELECT sum(total_xp) AS n FROM personas")).toBe(
    one("SELECT sum(xp_amount) AS n FROM xp_events WHERE persona_id IS NOT NULL"),
  );
  return one("SELECT count(*) AS n FROM xp_events WHERE event_type = 'tool:Edit'");
}

test("on a full disk a backup and a restore fail in one sentence, leave nothing, and work with room", async () => {
  using disk = SmallDisk.make(64);
  await using home = await BinaryHome.make();
  // The data folder lies on the small disk; the executable finds it where it always is.
  symlinkSync(disk.folder, home.data);
  await home.serve();
  await work(home, "before", 5);
  expect((await home.run(["backup"])).code).toBe(0);
  const [small = ""] = readdirSync(join(disk.folder, "backups"));
  grow(home, 8_000);
  const { bsize, bavail } = statfsSync(disk.folder);
  // Room for events, and not for another copy.
  const spare = 5 * 1024 * 1024;
  writeFileSync(join(disk.folder, "ballast"), new Uint8Array(bsize * bavail - spare));
  const failed = await home.run(["backup"]);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(
    /^claude-rpg: The backup manual-\S+ was not made \(.*full.*\); check space/,
  );
  expect(readdirSync(join(disk.folder, "backups"))).toEqual([small]);
  await work(home, "between", 3);
  expect(edits(database(home))).toBe(8);
  disk.fill();
  const restored = await home.run(["restore", small, "--yes"]);
  expect(restored.code).toBe(1);
  expect(restored.stderr).toStartWith("claude-rpg: ");
  disk.free();
  expect(edits(database(home))).toBe(8);
  expect((await home.run(["backup"])).stderr).toBe("");
  const done = await home.run(["restore", small, "--yes"]);
  expect(done.stderr).toBe("");
  expect(edits(database(home))).toBe(5);
  expect(await home.signal("SIGTERM")).toBe(0);
  rmSync(home.data);
}, 120_000);

test(`${KILLS} SIGKILLs in the middle of a restore: one whole database each time, the old or the new`, async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, "old", 4);
  grow(home, 2_000);
  expect((await home.run(["backup"])).code).toBe(0);
  const [backup = ""] = readdirSync(join(home.data, "backups"));
  await work(home, "new", 6);
  expect(await home.signal("SIGTERM")).toBe(0);
  const template = join(home.root, "template");
  cpSync(home.data, template, { recursive: true });
  const seen: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    rmSync(home.data, { recursive: true });
    cpSync(template, home.data, { recursive: true });
    await home.serve();
    const restoring = home.run(["restore", backup, "--yes"]);
    // From before its start to after its end.
    await Bun.sleep(60 + kill * 45 + Math.random() * 45);
    await home.signal("SIGKILL");
    await restoring;
    await home.serve();
    const found = edits(database(home));
    seen.push(found);
    expect([4, 10]).toContain(found);
    // What was there before is there still: in its place, or kept as a backup.
    const kept = readdirSync(join(home.data, "backups")).filter((name) => name.startsWith("pre-"));
    if (found === 4)
      expect(kept.map((name) => edits(join(home.data, "backups", name)))).toEqual([10]);
    await work(home, `after-${kill}`, 1);
    expect(await home.signal("SIGTERM")).toBe(0);
    expect(readdirSync(home.data).filter((name) => name.startsWith("restoring"))).toEqual([]);
  }
  console.log(`killed in a restore: ${seen.map((n) => (n === 4 ? "new" : "old")).join(" ")}`);
}, 240_000);
