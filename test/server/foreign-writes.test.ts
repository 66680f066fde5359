/** Another program writes to the database under the running server: nobody is shown the old. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { snapshot } from "../../src/protocol/live.ts";
import { sessionState } from "../../src/sessions/state.ts";
import { LivePage } from "../live/live-client.ts";
import { makeTestServer } from "../support/make-test-server.ts";

test("it is read again, every page gets a new snapshot, and a warning says so", async () => {
  await using server = await makeTestServer();
  const say = (event: string, id: string) =>
    server.hook({ session_id: id, hook_event_name: event, cwd: "/tmp", prompt: "go" });
  await say("UserPromptSubmit", "s-1");
  await say("UserPromptSubmit", "s-2");
  await using page = await LivePage.open(server);
  const first = await page.until("snapshot");
  expect(first.snapshot.system.warnings).toEqual([]);
  expect(first.snapshot.sessions.map(({ status }) => status)).toEqual(["working", "working"]);

  using other = new Database(server.config.paths.database, { strict: true });
  other.run("PRAGMA busy_timeout = 5000");
  other.run("BEGIN IMMEDIATE");
  other.run("UPDATE personas SET name = 'Renamed Elsewhere'");
  other.run("UPDATE sessions SET ended_at = '2026-01-01T00:00:00.000Z' WHERE id = 's-2'");
  const text = other.query("SELECT state FROM sessions WHERE id = 's-1'").values()[0]?.[0];
  const state = { ...sessionState.parse(JSON.parse(String(text))), summary: "written elsewhere" };
  other.query("UPDATE sessions SET state = ? WHERE id = 's-1'").run(JSON.stringify(state));
  other.run("COMMIT");

  const again = await page.until("snapshot", ({ snapshot }) => snapshot.seq > first.snapshot.seq);
  expect(again.snapshot.personas.map(({ name }) => name)).toContain("Renamed Elsewhere");
  expect(again.snapshot.sessions.map(({ id }) => id)).toEqual(["s-1"]);
  expect(again.snapshot.sessions[0]?.summary).toBe("written elsewhere");
  const told = await page.until("system", ({ system }) => system.warnings.length > 0);
  expect(told.system.warnings).toHaveLength(1);
  expect(told.system.warnings[0]).toMatch(/^Another program wrote to the database at \d\d:\d\d;/);

  // A page that was away from before cannot be brought up by deltas.
  const { boot, seq } = first.snapshot;
  await using back = await LivePage.open(server, { since: seq, boot });
  expect((await back.until("snapshot")).snapshot.system.warnings).toHaveLength(1);
  // The server goes on with what it read.
  expect((await say("Stop", "s-1")).status).toBe(202);
}, 60_000);

test("what the server itself writes is no foreign write", async () => {
  await using server = await makeTestServer();
  for (let count = 0; count < 20; count++) {
    await server.hook({ session_id: `s-${count}`, hook_event_name: "Stop" });
    await Bun.sleep(75);
  }
  const { system } = snapshot.parse(await server.get("/api/snapshot"));
  expect(system.warnings).toEqual([]);
});
