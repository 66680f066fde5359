/** `claude-rpg backup` and `restore` of the executable, with a server and without one. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";

async function work(home: BinaryHome, from: number, to: number): Promise<void> {
  const token = readFileSync(join(home.data, "hook-token"), "utf8").trim();
  for (let call = from; call < to; call++) {
    const answer = await fetch(`${home.url}/hooks/claude-code`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        session_id: "s-1",
        hook_event_name: "PostToolUse",
        cwd: "/nowhere",
        tool_name: "Edit",
        tool_input: {},
        tool_response: {},
        tool_use_id: `toolu_${call}`,
      }),
    });
    expect(answer.status).toBe(202);
  }
}

function edits(home: BinaryHome): number | undefined {
  using db = new Database(join(home.data, "claude-rpg-v2.db"), { readonly: true });
  const sql = "SELECT count(*) AS n FROM xp_events WHERE event_type = 'tool:Edit'";
  return db.query<{ n: number }, []>(sql).get()?.n;
}

const backups = (home: BinaryHome) => readdirSync(join(home.data, "backups")).sort();

test("with a server: made by its child, listed, shown, restored while it runs", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, 0, 4);
  const made = await home.run(["backup", "--json"]);
  expect(made.stderr).toBe("");
  expect(made.code).toBe(0);
  const { name } = JSON.parse(made.stdout);
  expect(name).toMatch(/^manual-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/);
  expect(statSync(join(home.data, "backups", name)).mode & 0o777).toBe(0o600);
  await work(home, 4, 9);
  const { pid } = home;

  const unasked = await home.run(["restore"]);
  expect(unasked.code).toBe(2);
  expect(unasked.stdout).toContain(`${name}\n`);
  expect(unasked.stdout).toMatch(/1 personas, 1 projects, \d+ rows of the ledger, 22 XP/);
  expect(unasked.stdout).toMatch(/5 events that came after it, 5 rows of the ledger, 15 XP/);
  expect(unasked.stderr).toContain("say --yes");
  expect(edits(home)).toBe(9);

  const done = await home.run(["restore", "latest", "--yes"]);
  expect(done.stderr).toBe("");
  expect(done.code).toBe(0);
  const before = /claude-rpg restore (pre-restore-\S+)/.exec(done.stdout)?.[1] ?? "";
  expect(edits(home)).toBe(4);
  expect(home.pid).toBe(pid);
  await work(home, 4, 5);
  const list = await home.run(["backup", "list"]);
  expect(list.stdout.trim().split("\n")).toHaveLength(2);

  const back = await home.run(["restore", before, "--yes"]);
  expect(back.stderr).toBe("");
  expect(edits(home)).toBe(9);
  using db = new Database(join(home.data, "claude-rpg-v2.db"), { readonly: true });
  const trail = db.query("SELECT action, target FROM audit_log WHERE action = 'restore'").all();
  expect(trail).toContainEqual({ action: "restore", target: before });
  expect(await home.signal("SIGTERM")).toBe(0);
}, 60_000);

test("without a server, after a kill: what the log still held is in the copy that is kept", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, 0, 3);
  await home.signal("SIGKILL");
  expect(statSync(join(home.data, "claude-rpg-v2.db-wal")).size).toBeGreaterThan(0);
  expect((await home.run(["backup"])).code).toBe(0);
  await home.serve();
  await work(home, 3, 7);
  await home.signal("SIGKILL");
  const done = await home.run(["restore", "--yes"]);
  expect(done.stderr).toBe("");
  expect(edits(home)).toBe(3);
  const before = /claude-rpg restore (pre-restore-\S+)/.exec(done.stdout)?.[1] ?? "";
  expect((await home.run(["restore", before, "--yes"])).code).toBe(0);
  expect(edits(home)).toBe(7);
  await home.serve();
  await work(home, 7, 8);
  expect(await home.signal("SIGTERM")).toBe(0);
  expect(edits(home)).toBe(8);
}, 60_000);

test("a present that is damaged is no reason not to restore, and is kept as it is", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, 0, 3);
  expect((await home.run(["backup"])).code).toBe(0);
  expect(await home.signal("SIGTERM")).toBe(0);
  const database = join(home.data, "claude-rpg-v2.db");
  writeFileSync(database, "not a database any more".repeat(1_000));
  const done = await home.run(["restore", "--yes"]);
  expect(done.stderr).toBe("");
  expect(done.stdout).toContain("the present database cannot be read");
  expect(edits(home)).toBe(3);
  const kept = backups(home).find((name) => name.startsWith("pre-restore")) ?? "";
  expect(readFileSync(join(home.data, "backups", kept), "utf8")).toStartWith("not a database");
}, 60_000);

test("each bad case is one sentence with the repair, and nothing is changed", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, 0, 2);
  for (const serves of [true, false]) {
    if (!serves) expect(await home.signal("SIGTERM")).toBe(0);
    for (const [args, said, code] of [
      [["restore"], "There is no backup yet; make one: claude-rpg backup", 1],
      [
        ["restore", "daily-2020-01-01T00-00-00Z.db"],
        "There is no backup daily-2020-01-01T00-00-00Z.db; see: claude-rpg backup list",
        1,
      ],
      [["backup", "frog"], "Say: claude-rpg backup, or: claude-rpg backup list", 2],
    ] as const) {
      const { stderr, ...rest } = await home.run([...args]);
      expect({ args, stderr, code: rest.code }).toEqual({
        args,
        stderr: `claude-rpg: ${said}\n`,
        code,
      });
    }
    const outside = await home.run(["restore", "../claude-rpg-v2.db", "--yes"]);
    expect(outside.code).toBe(1);
    expect(edits(home)).toBe(2);
  }
  expect(backups(home)).toEqual([]);
  expect(existsSync(join(home.data, "restoring.db"))).toBe(false);
}, 60_000);

/** Command lines of processes of this executable. */
function processes(home: BinaryHome): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      } catch {
        // It has ended meanwhile.
        return [];
      }
    })
    .filter((line) => line.startsWith(home.binary));
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`${signal} of the server in the middle of a backup leaves neither process nor half a file`, async () => {
    await using home = await BinaryHome.make();
    await home.serve();
    {
      using db = new Database(join(home.data, "claude-rpg-v2.db"));
      db.run(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO notes (id, content, tags, status, created_at, updated_at)
      SELECT 'n' || i, hex(randomblob(500)), NULL, 'inbox', '', '' FROM n`);
    }
    const made = home.run(["backup"]);
    const isChild = (line: string): boolean => line.endsWith(" child");
    while (!processes(home).some(isChild)) await Bun.sleep(2);
    const code = await home.signal(signal);
    if (signal === "SIGTERM") expect(code).toBe(0);
    expect((await made).code).toBe(1);
    // One whose caller was killed ends with the statement that it is in.
    for (let tries = 0; processes(home).length > 0 && tries < 400; tries++) await Bun.sleep(25);
    expect(processes(home)).toEqual([]);
    await home.serve();
    for (const name of backups(home)) expect(name).toMatch(/^manual-[\dTZ-]+\.db$/);
    if (signal === "SIGTERM") expect(backups(home)).toEqual([]);
    expect(await home.signal("SIGTERM")).toBe(0);
  }, 60_000);
}

test("compact folds by the server, and by itself without one", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  const past = (day: string): void => {
    using db = new Database(join(home.data, "claude-rpg-v2.db"));
    db.run(`INSERT INTO xp_events (event_type, xp_amount, created_at) VALUES
      ('tool:Edit', 3, '${day}T10:00:00Z'), ('tool:Edit', 3, '${day}T11:00:00Z')`);
  };
  past("2025-01-01");
  const fold = ["compact", "--before", "2025-06-01"];
  const dry = await home.run([...fold, "--dry-run"]);
  expect(dry.stdout).toBe("Would fold 1 rows of before 2025-06-01 into 1 others.\n");
  expect((await home.run(fold)).code).toBe(2);
  const done = await home.run([...fold, "--yes"]);
  expect(done.stderr).toBe("");
  expect(done.stdout).toBe("Folded 1 rows of before 2025-06-01 into 1 others.\n");
  expect(await home.signal("SIGTERM")).toBe(0);
  past("2025-01-02");
  const alone = await home.run([...fold, "--yes", "--json"]);
  expect(alone.stderr).toBe("");
  expect(JSON.parse(alone.stdout)).toEqual({ before: "2025-06-01", rows: 1, groups: 1 });
  using db = new Database(join(home.data, "claude-rpg-v2.db"), { readonly: true });
  expect(db.query("SELECT sum(xp_amount) AS xp, count(*) AS n FROM xp_events").get()).toEqual({
    xp: 12,
    n: 2,
  });
  expect((await home.run([...fold.slice(0, 2), "soon"])).code).toBe(2);
}, 60_000);

test("what cannot be restored is one sentence with its repair, and leaves nothing behind", async () => {
  await using home = await BinaryHome.make();
  await home.serve();
  await work(home, 0, 2);
  expect((await home.run(["backup"])).code).toBe(0);
  const nameless = await home.run(["restore", "frog", "--yes"]);
  expect(nameless.stderr).toBe(
    "claude-rpg: There is no backup frog; see: claude-rpg backup list\n",
  );
  expect(nameless.code).toBe(1);
  expect(await home.signal("SIGTERM")).toBe(0);

  using db = new Database(join(home.data, "claude-rpg-v2.db"));
  db.run("BEGIN EXCLUSIVE");
  const held = await home.run(["restore", "latest", "--yes"]);
  db.run("ROLLBACK");
  expect(held.stderr).toMatch(/^claude-rpg: Another program holds .+; close that program .+\n$/);
  expect(held.code).toBe(1);
  expect(readdirSync(home.data)).not.toContain("restoring.db");
  expect(edits(home)).toBe(2);
}, 60_000);
