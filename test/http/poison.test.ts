/** An event that the rules fail on is kept and shown; one that the disk refuses is not acknowledged. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { z } from "zod";
import { eventDetail } from "../../src/protocol/records.ts";
import { systemReport } from "../../src/protocol/system.ts";
import { replayed } from "../../src/protocol/verify.ts";
import { toolEnd } from "../ingest/ingest-rig.ts";
import { expectKept } from "../support/expect-kept.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const secret = `ghp${"_"}${"Qq1Ww2Ee3R".repeat(4)}`.slice(0, 40);

/** From another connection, as a fault of a rule would show. */
function breakRules(server: TestServer, statement: string): () => void {
  const run = (sql: string) => {
    using db = new Database(server.config.paths.database);
    db.run("PRAGMA busy_timeout = 2000");
    db.run(sql);
  };
  run(statement);
  return () => run("DROP TRIGGER broken");
}

test("the event is answered 202, kept raw, shown with its reason, and applied after the repair", async () => {
  await using server = await makeTestServer();
  const repair = breakRules(
    server,
    `CREATE TRIGGER broken BEFORE INSERT ON xp_events WHEN NEW.event_type = 'tool:Poison'
     BEGIN SELECT RAISE(ABORT, 'the rule met ${secret}'); END`,
  );
  const event = { ...toolEnd("s-1", "Poison", "toolu_p"), cwd: server.root };
  const headers = { "x-event-id": "poison-0001" };
  expect((await server.hook(event, headers)).status).toBe(202);
  expect((await server.hook(toolEnd("s-1", "Edit"))).status).toBe(202);

  const system = systemReport.parse(await server.get("/api/system"));
  expect(system.unapplied).toBe(1);
  expect(system.unappliedEvents).toMatchObject([{ id: 1, type: "post_tool_use" }]);
  expect(system.unappliedEvents[0]?.problem).toBe("the rule met [redacted github token]");
  const kept = eventDetail.parse(await server.get("/api/events/1"));
  expect(kept).toMatchObject({ isApplied: false, payload: { tool_name: "Poison" } });

  const replay = async () => {
    const answer = await server.api("POST", "/api/events/replay", {}, "cli");
    return replayed.parse(await answer.json());
  };
  expect(await replay()).toMatchObject({ applied: 0, failed: [{ id: 1 }] });
  repair();
  expect(await replay()).toEqual({ applied: 1, failed: [] });
  expect(await replay()).toEqual({ applied: 0, failed: [] });

  const after = systemReport.parse(await server.get("/api/system"));
  expect(after).toMatchObject({ unapplied: 0, unappliedEvents: [], faults: 0 });
  expect(server.one("SELECT count(*) FROM xp_events WHERE event_type = 'tool:Poison'")).toBe(1);
  expect(eventDetail.parse(await server.get("/api/events/1")).isApplied).toBe(true);
  expect(server.one("SELECT project_id IS NOT NULL FROM events WHERE id = 1")).toBe(1);
  const again = z.object({ duplicate: z.boolean() });
  expect(again.parse(await (await server.hook(event, headers)).json()).duplicate).toBe(true);
  expectKept(server.config.paths.database);
});

test("where the commit fails nobody is told 202, and the same event is new afterwards", async () => {
  await using server = await makeTestServer();
  expect((await server.hook(toolEnd("s-1", "Edit"))).status).toBe(202);
  const repair = breakRules(
    server,
    `CREATE TRIGGER broken BEFORE INSERT ON events
     BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`,
  );
  const events = ["Bash", "Write", "Read"].map((tool, n) => ({
    payload: toolEnd("s-1", tool, `toolu_${n}`),
    headers: { "x-event-id": `refused-${n}` },
  }));
  const send = () => Promise.all(events.map((event) => server.hook(event.payload, event.headers)));
  for (const refused of await send()) {
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(server.one("SELECT count(*) FROM events")).toBe(1);
  repair();
  for (const taken of await send()) expect(await taken.json()).toMatchObject({ duplicate: false });
  expect(server.one("SELECT count(*) FROM events")).toBe(4);
  expectKept(server.config.paths.database);
});
