/** Backups and restores of a running server: events go on, pages begin anew, nothing is lost twice. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareRestoreTask } from "../../src/child/backup-tasks.ts";
import { backupDetail, backupList, backupView, restored } from "../../src/protocol/backup.ts";
import { problem } from "../../src/protocol/problem.ts";
import { systemReport } from "../../src/protocol/system.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { Page } from "./page.ts";

const edit = (session: string, call: number) => ({
  session_id: session,
  hook_event_name: "PostToolUse",
  cwd: "/nowhere/harbour",
  tool_name: "Edit",
  tool_input: { file_path: "/nowhere/a" },
  tool_response: {},
  tool_use_id: `toolu_${session}_${call}`,
});

async function work(server: TestServer, session: string, from: number, to: number): Promise<void> {
  for (let call = from; call < to; call++) {
    expect((await server.hook(edit(session, call))).status).toBe(202);
  }
}

async function backUp(server: TestServer, body = {}): Promise<string> {
  const response = await server.api("POST", "/api/backups", body);
  expect(response.status).toBe(201);
  return backupView.parse(await response.json()).name;
}

function restore(server: TestServer, name: string): Promise<Response> {
  return server.api("POST", `/api/backups/${name}/restore`, { confirm: true });
}

const ROWS = "SELECT count(*) FROM xp_events";
const LEDGER = "SELECT count(*) FROM xp_events WHERE event_type = 'tool:Edit'";

test("a restore under a running server: the state of then, for pages too, on the same address", async () => {
  await using server = await makeTestServer();
  await work(server, "s-1", 0, 5);
  const name = await backUp(server);
  await work(server, "s-1", 5, 12);
  await work(server, "s-2", 0, 3);
  const page = await Page.open(server);
  expect(page.snapshot.sessions.map(({ id }) => id).sort()).toEqual(["s-1", "s-2"]);

  const looked = await server.api("POST", `/api/backups/${name}/inspection`);
  const detail = backupDetail.parse(await looked.json());
  expect(detail).toMatchObject({
    kind: "manual",
    personas: 1,
    loss: { events: 10, ledgerRows: Number(server.one(ROWS)) - detail.ledgerRows, xp: 40 },
  });
  const { url } = server;
  const response = await restore(server, name);
  expect(response.status).toBe(200);
  const { before } = restored.parse(await response.json());
  expect(server.url).toBe(url);
  expect(server.one(LEDGER)).toBe(5);

  expect(await page.closed).toBe(1001);
  const again = await Page.open(server, { boot: page.boot, since: page.seq });
  expect(again.boot).not.toBe(page.boot);
  expect(again.snapshot.sessions.map(({ id }) => id)).toEqual(["s-1"]);
  // Five edits, and the first achievement.
  expect(again.snapshot.personas.map(({ totalXp }) => totalXp)).toEqual([25]);
  expect(again.snapshot.system.warnings).toEqual([
    `The backup ${name} was restored; what was before is kept as ${before}.`,
  ]);
  // What was taken away is free again, and counts once.
  await work(server, "s-1", 5, 6);
  expect(server.one(LEDGER)).toBe(6);

  // And back: nothing of before is lost either.
  expect((await restore(server, before)).status).toBe(200);
  expect(server.one(LEDGER)).toBe(15);
  expect(server.one("PRAGMA integrity_check")).toBe("ok");
  page.close();
  again.close();
});

test("a restore keeps who may sign in and what was done: no revoked device comes back", async () => {
  await using server = await makeTestServer();
  await server.token("view");
  const name = await backUp(server);
  const id = server.one("SELECT id FROM devices WHERE name = 'test view'");
  expect((await server.api("DELETE", `/api/devices/${id}`)).status).toBe(200);
  const later = await server.token("answer");
  expect((await restore(server, name)).status).toBe(200);
  expect((await server.api("GET", "/api/me", undefined, "view")).status).toBe(401);
  expect((await server.api("GET", "/api/me", undefined, "answer")).status).toBe(200);
  expect(later).toHaveLength(64);
  using db = server.openDatabase();
  const trail = db
    .query("SELECT action, target, result FROM audit_log ORDER BY id DESC LIMIT 5")
    .all();
  expect(trail[0]).toEqual({ action: "restore", target: name, result: "ok" });
  expect(trail).toContainEqual({ action: "device.revoke", target: id, result: "ok" });
});

test("a prompt that waited then and was typed since is not typed again", async () => {
  await using server = await makeTestServer();
  const { database } = server.config.paths;
  const change = (sql: string): void => {
    using db = new Database(database);
    db.run(sql);
  };
  change(`INSERT INTO prompts (request_id, session_id, text, state, created_at)
    VALUES ('request-1', 's-1', 'rm -rf build', 'queued', '2026-11-25T10:00:00.000Z')`);
  const name = await backUp(server);
  change("UPDATE prompts SET state = 'accepted', text = ''");
  expect((await restore(server, name)).status).toBe(200);
  expect(server.one("SELECT state FROM prompts")).toBe("accepted");
  // And if what came since cannot be read, it failed.
  await server.stop();
  const prepared = join(server.dataDir, "prepared.db");
  const { backup, nowMs } = { backup: join(server.config.paths.backups, name), nowMs: Date.now() };
  prepareRestoreTask.run({ backup, prepared, zone: "UTC", nowMs }, () => {});
  using db = new Database(prepared, { readonly: true });
  expect(db.query("SELECT state, text FROM prompts").get()).toEqual({
    state: "failed",
    text: "rm -rf build",
  });
});

test("while it changes places everything is answered 503 with Retry-After, and nothing is lost", async () => {
  await using server = await makeTestServer();
  await work(server, "s-1", 0, 3);
  const name = await backUp(server);
  const answers: Response[] = [];
  let isOver = false;
  const load = (async () => {
    for (let call = 100; !isOver; call++) {
      // A refused connection is what a stopped server gives: scripts spool either way.
      const answer = await server.hook(edit("s-load", call)).catch(() => null);
      if (answer) answers.push(answer);
    }
  })();
  const { status } = await restore(server, name);
  isOver = true;
  await load;
  expect(status).toBe(200);
  const refused = answers.filter((answer) => answer.status !== 202);
  for (const answer of refused) {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  // Each 202 of before is in the state that was kept, each of after in the one restored.
  const kept = backupList.parse(await server.get("/api/backups", "full")).items[0]?.name ?? "";
  using before = new Database(join(server.config.paths.backups, kept), { readonly: true });
  const stored = "SELECT count(*) AS n FROM events WHERE session_id = 's-load'";
  const count = (db: Database) => db.query<{ n: number }, []>(stored).get()?.n ?? 0;
  using now = server.openDatabase();
  expect(count(before) + count(now)).toBe(answers.length - refused.length);
});

test("a backup that is missing, damaged, foreign or of the future is one sentence and changes nothing", async () => {
  await using server = await makeTestServer();
  await work(server, "s-1", 0, 2);
  const future = await backUp(server);
  const { backups } = server.config.paths;
  const at = (day: number) => `manual-2026-01-0${day}T00-00-00Z.db`;
  writeFileSync(join(backups, at(1)), "no database".repeat(1_000));
  using foreign = new Database(join(backups, at(2)), { create: true });
  foreign.run("CREATE TABLE recipes (name TEXT)");
  using newer = new Database(join(backups, future));
  newer.run("INSERT INTO schema_version VALUES (9999, '2030-01-01T00:00:00.000Z')");
  for (const [name, status, code] of [
    [at(9), 404, "no_such_backup"],
    [at(1), 422, "backup_damaged"],
    [at(2), 422, "backup_foreign"],
    [future, 422, "backup_newer"],
  ] as const) {
    const response = await restore(server, name);
    const said = problem.parse(await response.json());
    expect(`${response.status} ${said.code}`).toBe(`${status} ${code}`);
    expect(said.detail).toMatch(/; (take another one|see|install the newer release)/);
  }
  await work(server, "s-1", 2, 3);
  expect(server.one(LEDGER)).toBe(3);
  expect(readdirSync(backups)).toHaveLength(3);
  expect(existsSync(server.config.paths.restoring)).toBe(false);
  expect(server.one("SELECT count(*) FROM audit_log WHERE action = 'restore'")).toBe(4);
});

test("while another program has the database open nothing is swapped, and all goes on as before", async () => {
  await using server = await makeTestServer();
  await work(server, "s-1", 0, 2);
  const name = await backUp(server);
  await work(server, "s-1", 2, 5);
  const { database, backups, restoring } = server.config.paths;
  {
    // Whoever closes a file last removes its log by name: it would be the new file's by then.
    using _other = server.openDatabase();
    expect(_other.query("SELECT 1").get()).toBeTruthy();
    const response = await restore(server, name);
    expect(response.status).toBe(409);
    expect(problem.parse(await response.json()).detail).toBe(
      "Another program has claude-rpg-v2.db open; close it and restore again.",
    );
    await work(server, "s-1", 5, 7);
  }
  expect(server.one(LEDGER)).toBe(7);
  expect([existsSync(restoring), readdirSync(backups)]).toEqual([false, [name]]);
  expect(server.one("SELECT result FROM audit_log WHERE action = 'restore'")).toBe("held");
  expect((await restore(server, name)).status).toBe(200);
  expect(server.one(LEDGER)).toBe(2);
  // The new file's own log is there, and is the one that is written to.
  await work(server, "s-1", 2, 4);
  Bun.gc(true);
  expect(existsSync(`${database}-wal`)).toBe(true);
  await work(server, "s-1", 4, 5);
  expect(server.one(LEDGER)).toBe(5);
});

test("a backup of an older schema is brought up to this one by its restore", async () => {
  await using server = await makeTestServer();
  await work(server, "s-1", 0, 2);
  const name = "daily-2025-03-02T10-00-00Z.db";
  using old = new Database(join(server.config.paths.backups, name), { create: true });
  const six = join(import.meta.dir, "../../migrations/0006_original.up.sql");
  old.run(await Bun.file(six).text());
  old.run(`INSERT INTO schema_version VALUES (6, '2025-03-01T10:00:00Z');
    INSERT INTO personas (id, session_id, name, total_xp, created_at, last_seen_at)
      VALUES ('p1', 'old-session', 'Old Hand', 0, '2025-03-01T10:00:00Z', '2025-03-01T10:00:00Z')`);
  const response = await restore(server, name);
  expect(response.status).toBe(200);
  const { schema } = restored.parse(await response.json());
  expect(server.one("SELECT max(version) FROM schema_version")).toBe(schema);
  expect(server.one("SELECT name FROM personas")).toBe("Old Hand");
  await work(server, "s-1", 0, 1);
  // The backup itself stays as it was.
  expect(old.query("SELECT max(version) AS v FROM schema_version").get()).toEqual({ v: 6 });
});

test("events go on while a backup is made, and the copy is consistent in itself", async () => {
  await using server = await makeTestServer();
  await work(server, "s-0", 0, 20);
  let isOver = false;
  const load = (async () => {
    for (let call = 0; !isOver; call++) await work(server, "s-load", call, call + 1);
  })();
  const name = await backUp(server);
  isOver = true;
  await load;
  using copy = new Database(join(server.config.paths.backups, name), { readonly: true });
  const one = (sql: string) => copy.query<{ n: number }, []>(sql).get()?.n;
  const ledger = one("SELECT sum(xp_amount) AS n FROM xp_events WHERE persona_id IS NOT NULL");
  expect(ledger).toBeGreaterThanOrEqual(60);
  expect(one("SELECT sum(total_xp) AS n FROM personas")).toBe(ledger);
  const days = "SELECT sum(value) AS n FROM daily_rollups WHERE stat_path = 'xp'";
  expect(one(`${days} AND entity_type = 'persona'`)).toBe(ledger);
  expect(one("SELECT n FROM row_counts WHERE name = 'events'")).toBe(
    one("SELECT count(*) AS n FROM events"),
  );
});

test("ten backups by hand stay; the eleventh says so, unless the oldest may go", async () => {
  await using server = await makeTestServer();
  const { backups } = server.config.paths;
  for (let day = 1; day <= 9; day++) {
    writeFileSync(join(backups, `manual-2026-01-0${day}T00-00-00Z.db`), "");
  }
  await backUp(server);
  const refused = await server.api("POST", "/api/backups");
  expect(refused.status).toBe(409);
  expect(problem.parse(await refused.json()).detail).toEndWith("claude-rpg backup --drop-oldest");
  await backUp(server, { dropOldest: true });
  const names = readdirSync(backups).sort();
  expect(names).toHaveLength(10);
  expect(names).not.toContain("manual-2026-01-01T00-00-00Z.db");
});

test("a backup that cannot be made is a warning on every page, gone with the next that can", async () => {
  await using server = await makeTestServer();
  const { backups } = server.config.paths;
  const page = await Page.open(server);
  renameSync(backups, `${backups}-aside`);
  writeFileSync(backups, "in the way");
  const response = await server.api("POST", "/api/backups");
  expect(response.status).toBe(503);
  expect(problem.parse(await response.json()).detail).toContain("check space and owner of");
  expect((await page.warnings())[0]).toStartWith("The backup manual-");
  rmSync(backups);
  mkdirSync(backups);
  const name = await backUp(server);
  expect(await page.warnings()).toEqual([]);
  const report = systemReport.parse(await server.get("/api/system"));
  expect(report.storage.newestBackupAt?.slice(0, 10)).toBe(name.slice(7, 17));
  expect(report.storage.fileBytes).toBeGreaterThan(0);
  const metrics = await (await server.api("GET", "/metrics")).text();
  expect(metrics).toContain('claude_rpg_database_rows{table="events"} 0\n');
  expect(metrics).toMatch(/claude_rpg_backup_newest_timestamp_seconds \d{10}\n/);
  page.close();
});
