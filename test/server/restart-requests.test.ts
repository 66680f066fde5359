/** What an agent asked before a restart is shown after it, to be answered in its terminal. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { shortDigest } from "../../src/lib/ids.ts";
import { openPermission } from "../../src/protocol/game.ts";
import { snapshot } from "../../src/protocol/live.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const token = `ghp${"_"}${"Aa1Bb2Cc3D".repeat(4)}`.slice(0, 40);
const INPUT = { command: `GH_TOKEN=${token} ./release` };
const ASKED = { hook_event_name: "PermissionRequest", tool_name: "Bash", tool_input: INPUT };
const PLACE = { "x-tmux": "/tmp/tmux-1000/default,77,0", "x-tmux-pane": "%1" };

async function openOnes(server: TestServer) {
  const answer = await server.get("/api/permissions");
  return z.object({ items: z.array(openPermission) }).parse(answer).items;
}

test("a held request becomes a card that cannot be answered here, until evidence closes it", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-asked-"));
  const before = await makeTestServer({ root });
  for (const id of ["asker", "other"]) {
    await before.hook({ session_id: id, hook_event_name: "UserPromptSubmit", prompt: "go" });
  }
  // The hook waits; the stop lets it go without a decision.
  const waiting = before.hook({ session_id: "asker", ...ASKED }, PLACE);
  while ((await openOnes(before)).length === 0) await Bun.sleep(10);
  const [held] = await openOnes(before);
  expect(held).toMatchObject({ isAnswerable: true, input: INPUT });
  await before.stop();
  expect((await waiting).status).toBe(204);

  await using after = await makeTestServer({ root });
  const [card] = await openOnes(after);
  expect(card).toMatchObject({ id: held?.id, sessionId: "asker", isAnswerable: false });
  expect(card?.input).toEqual({ command: "GH_TOKEN=[redacted value] ./release" });
  const { permissions } = snapshot.parse(await after.get("/api/snapshot"));
  expect(permissions.map((open) => open.id)).toEqual([held?.id ?? ""]);
  const answer = await after.api("POST", `/api/permissions/${card?.id}`, { behavior: "allow" });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain("answer it in its terminal");
  expect(after.one("SELECT input_hash FROM permissions")).toBe(
    shortDigest(JSON.stringify(INPUT), 64),
  );

  await after.hook({ session_id: "other", hook_event_name: "Stop" });
  expect(await openOnes(after)).toHaveLength(1);
  const done = { hook_event_name: "PostToolUse", tool_name: "Bash", tool_input: INPUT };
  await after.hook({ session_id: "asker", ...done });
  expect(await openOnes(after)).toEqual([]);
  expect(after.one("SELECT closed_at IS NOT NULL FROM permissions")).toBe(1);
  expect(after.one("SELECT decision FROM permissions")).toBeNull();
  rmSync(root, { recursive: true, force: true });
});

test("a request whose session ended while the server was away is closed at the start", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-asked-"));
  const before = await makeTestServer({ root });
  const asked = before.hook({ session_id: "asker", ...ASKED }, PLACE);
  while ((await openOnes(before)).length === 0) await Bun.sleep(10);
  await before.stop();
  await asked;
  {
    using db = new Database(before.config.paths.database);
    db.run("UPDATE sessions SET ended_at = '2026-11-25T10:00:00.000Z'");
  }
  await using after = await makeTestServer({ root });
  expect(await openOnes(after)).toEqual([]);
  expect(after.one("SELECT count(*) FROM permissions WHERE closed_at IS NULL")).toBe(0);
  rmSync(root, { recursive: true, force: true });
});

test("a decision is kept with its device and time", async () => {
  await using server = await makeTestServer();
  const asked = server.hook({ session_id: "asker", ...ASKED }, PLACE);
  while ((await openOnes(server)).length === 0) await Bun.sleep(10);
  const [card] = await openOnes(server);
  const answer = await server.api("POST", `/api/permissions/${card?.id}`, { behavior: "deny" });
  expect(answer.status).toBe(200);
  expect((await asked).status).toBe(200);
  const kept = `SELECT decision || ' ' || (device_id IN (SELECT id FROM devices)) || ' '
    || (decided_at >= asked_at) || ' ' || (closed_at IS NOT NULL) FROM permissions`;
  expect(server.one(kept)).toBe("deny 1 1 1");
});
