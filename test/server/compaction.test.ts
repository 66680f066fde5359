/** Folding the ledger of a running server: events go on, every total stays, a stop may cut it short. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compacted } from "../../src/protocol/ledger-fold.ts";
import { problem } from "../../src/protocol/problem.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const ROWS = 6_000;

/** A past of two personas in two projects, as the game writes it. */
function fill(db: Database): void {
  db.run(`INSERT INTO personas (id, session_id, name, created_at, last_seen_at) VALUES
    ('p0', 's0', 'Amber', '', ''), ('p1', 's1', 'Birch', '', '')`);
  db.run(`INSERT INTO projects (id, path, name, created_at, last_activity_at) VALUES
    ('j0', '/a', 'a', '', ''), ('j1', '/b', 'b', '', '')`);
  db.run(`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${ROWS})
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
    SELECT 'p' || (i % 2), 'j' || (i / 2 % 2), iif(i % 3, 'tool:Edit', 'tool:Bash'), 1 + i % 3,
      json_object('toolName', 'x', 'day', date('2025-01-01', (i / 600) || ' days'),
        'stats', json_object('toolsUsed.total', 1, 'subagents.maxInTurn', i % 7)),
      date('2025-01-01', (i / 600) || ' days') || 'T12:00:00.000Z' FROM n`);
  for (const entity of ["persona", "project"]) {
    db.run(`UPDATE ${entity}s SET level = 5, total_xp =
      (SELECT sum(xp_amount) FROM xp_events WHERE ${entity}_id = ${entity}s.id)`);
  }
  db.run(`INSERT INTO achievements (entity_type, entity_id, achievement_id, unlocked_at)
    VALUES ('persona', 'p0', 'first', '2025-01-02')`);
}

/** By entity, day and path: what the ledger itself adds up to. */
function sums(db: Database): unknown[] {
  return ["persona_id", "project_id"].map((column) =>
    db
      .query(`SELECT ${column}, metadata ->> 'day' AS day, event_type, s.key,
          iif(s.key = 'subagents.maxInTurn', max(s.value), sum(s.value)) AS value
        FROM xp_events, json_each(metadata, '$.stats') s WHERE metadata ->> 'day' < '2025-06-01'
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`)
      .values()
      .concat(
        db
          .query(`SELECT ${column}, event_type, sum(xp_amount) FROM xp_events
            WHERE created_at < '2025-06-01' GROUP BY 1, 2 ORDER BY 1, 2`)
          .values(),
      ),
  );
}

async function withPast(config = "") {
  const root = mkdtempSync(join(tmpdir(), "rpg-fold-"));
  mkdirSync(join(root, "data"), { recursive: true });
  if (config) writeFileSync(join(root, "data", "config.toml"), config);
  const server = await makeTestServer({ root });
  using db = new Database(server.config.paths.database);
  fill(db);
  return { root, server, before: sums(db) };
}

async function compact(server: TestServer, body: Record<string, unknown>) {
  const response = await server.api("POST", "/api/ledger/compaction", body);
  return response.ok
    ? compacted.parse(await response.json())
    : { status: response.status, said: problem.parse(await response.json()).detail };
}

const tell = (server: TestServer, call: number) =>
  server.hook({
    session_id: "s-new",
    hook_event_name: "PostToolUse",
    cwd: "/nowhere",
    tool_name: "Edit",
    tool_input: {},
    tool_response: {},
    tool_use_id: `toolu_${call}`,
  });

test("folded while events come in: a backup first, sums and totals as they were, rows counted right", async () => {
  const { root, server, before } = await withPast();
  const before2025 = { before: "2025-06-01" };
  const planned = await compact(server, { ...before2025, isDryRun: true });
  // Ten days, two personas, two projects, two kinds: of the kinds each pair has both.
  expect(planned).toEqual({ ...before2025, rows: ROWS - 80, groups: 80 });
  expect(server.one("SELECT count(*) FROM xp_events")).toBe(ROWS);
  let isOver = false;
  let sent = 0;
  const load = (async () => {
    while (!isOver) expect((await tell(server, sent++)).status).toBe(202);
  })();
  expect(await compact(server, before2025)).toEqual(planned);
  isOver = true;
  await load;
  using db = server.openDatabase();
  expect(sums(db)).toEqual(before);
  const recent = "SELECT count(*) FROM xp_events WHERE created_at > '2026'";
  expect(server.one(`${recent} AND event_type = 'tool:Edit'`)).toBe(sent);
  const all = 80 + Number(server.one(recent));
  expect(server.one("SELECT count(*) FROM xp_events")).toBe(all);
  expect(server.one("SELECT n FROM row_counts WHERE name = 'xp_events'")).toBe(all);
  for (const entity of ["persona", "project"]) {
    expect(
      db
        .query(`SELECT id FROM ${entity}s e WHERE total_xp <> (SELECT sum(xp_amount)
        FROM xp_events WHERE ${entity}_id = e.id)`)
        .all(),
    ).toEqual([]);
  }
  expect(server.one("SELECT unlocked_at FROM achievements")).toBe("2025-01-02");
  const [backup = ""] = readdirSync(server.config.paths.backups);
  expect(backup).toStartWith("pre-compaction-");
  expect(await compact(server, before2025)).toEqual({ ...before2025, rows: 0, groups: 0 });
  expect(readdirSync(server.config.paths.backups)).toHaveLength(1);
  await server.stop();
  rmSync(root, { recursive: true });
});

test("cut short by a stop of the server, and by a kill of its child: done from there the next time", async () => {
  const { root, server, before } = await withPast();
  const body = { before: "2025-06-01" };
  const cut = compact(server, body).catch(() => "the connection broke");
  while (server.one("SELECT count(*) FROM xp_events") === ROWS) await Bun.sleep(2);
  await server.stop();
  await cut;
  const between = Number(server.one("SELECT count(*) FROM xp_events"));
  expect(between).toBeLessThan(ROWS);
  expect(between).toBeGreaterThan(80);
  using db = server.openDatabase();
  expect(sums(db)).toEqual(before);
  await using again = await makeTestServer({ root });
  expect(await compact(again, body)).toMatchObject({ rows: between - 80 });
  expect(sums(db)).toEqual(before);
  expect(again.one("PRAGMA integrity_check")).toBe("ok");
  rmSync(root, { recursive: true });
});

test("without a day the setting decides; without either, and for days to come, one sentence", async () => {
  const { root, server } = await withPast("[ledger]\ncompact_after_months = 6\n");
  expect(await compact(server, { isDryRun: true })).toMatchObject({ rows: ROWS - 80 });
  expect(await compact(server, { before: "2999-01-01" })).toEqual({
    status: 422,
    said: "Only days that are over can be folded; say an earlier one.",
  });
  await server.stop();
  rmSync(root, { recursive: true });
  await using plain = await makeTestServer();
  expect(await compact(plain, {})).toEqual({
    status: 422,
    said: 'Say before which day, or set "compact_after_months" under [ledger] in config.toml.',
  });
});
