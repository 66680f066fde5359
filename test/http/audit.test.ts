/** Every act from outside leaves a line: who, when, what, to whom, and what came of it. */

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { z } from "zod";
import { limits } from "../../src/config/limits.ts";
import { shortDigest } from "../../src/lib/ids.ts";
import { pageSchema } from "../../src/protocol/page.ts";
import { auditView } from "../../src/protocol/records.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const auditPage = pageSchema(auditView);
const PLACE = { "x-tmux": "/tmp/tmux-1000/default,77,0", "x-tmux-pane": "%1" };

async function acts(server: TestServer, query = "") {
  return auditPage.parse(await server.get(`/api/audit?sort=id&limit=200${query}`, "full")).items;
}

/** Everything that the API lets one do and that the specification wants to know of. */
async function actAll(server: TestServer): Promise<void> {
  await server.api("POST", "/api/sign-in", { code: "0".repeat(64) }, "none");
  await server.token("full");
  await server.token("answer");
  await server.hook({ session_id: "s-1", hook_event_name: "SessionStart", source: "startup" });
  const prompt = { text: "rm -rf build", requestId: "request-0001" };
  await server.api("POST", "/api/sessions/s-1/prompt", prompt, "answer");
  await server.api("POST", "/api/sessions/s-1/keys", { keys: ["Escape", "Enter"] }, "full");
  const asked = { hook_event_name: "PermissionRequest", tool_name: "Bash", tool_input: { a: 1 } };
  const held = server.hook({ session_id: "s-1", ...asked }, PLACE);
  let id = "";
  while (id === "") {
    const list = z.object({ items: z.array(z.object({ id: z.string() })) });
    id = list.parse(await server.get("/api/permissions", "answer")).items[0]?.id ?? "";
  }
  // Nobody reads and decides sooner; what does is told apart.
  await Bun.sleep(limits.permissionFastMs + 20);
  await server.api("POST", `/api/permissions/${id}`, { behavior: "deny" }, "answer");
  await held;
  await server.api("POST", "/api/devices", { name: "bar", role: "view" }, "full");
  const bar = String(server.one("SELECT id FROM devices WHERE name = 'bar'"));
  await server.api("DELETE", `/api/devices/${bar}`, undefined, "full");
  await server.api("POST", "/api/sign-out", {}, "answer");
}

test("each act has its line with device, target, digest and result, and no word of its content", async () => {
  await using server = await makeTestServer();
  await actAll(server);
  const lines = await acts(server);
  // A decision within 300 ms says so, and how fast this test is depends on the machine.
  const told = lines.map(({ action, result }) => `${action}: ${result.split(",")[0]}`);
  expect(told).toEqual([
    "sign-in: refused",
    "sign-in-link: opened",
    "sign-in: ok",
    "device.add: full",
    "sign-in-link: opened",
    "sign-in: ok",
    "device.add: answer",
    "prompt: failed",
    "keys: failed",
    "permission.deny: ok",
    "device.add: view",
    "device.revoke: ok",
    "sign-out: ok",
  ]);
  const prompt = lines.find((line) => line.action === "prompt");
  expect(prompt).toMatchObject({
    deviceName: "test answer",
    target: "s-1",
    contentHash: shortDigest("rm -rf build", 64),
  });
  expect(lines.find((line) => line.action === "keys")).toMatchObject({
    deviceName: "test full",
    contentHash: shortDigest("Escape Enter", 64),
  });
  expect(lines.find((line) => line.action === "permission.deny")).toMatchObject({
    deviceName: "test answer",
    target: "s-1",
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(JSON.stringify(lines)).not.toContain("rm -rf");
  const ofAnswer = await acts(server, `&device=${prompt?.deviceId}`);
  expect(ofAnswer.map((line) => line.action)).toEqual(["prompt", "permission.deny", "sign-out"]);
});

test("the pages hold each line once, from either end", async () => {
  await using server = await makeTestServer();
  await actAll(server);
  for (const sort of ["-id", "id"]) {
    const ids: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/api/audit?limit=3&sort=${sort}${query}`;
      const page: z.infer<typeof auditPage> = auditPage.parse(await server.get(path, "full"));
      ids.push(...page.items.map((line) => line.id));
      cursor = page.nextCursor;
    }
    const inOrder = Array.from({ length: 13 }, (_, n) => n + 1);
    expect(ids).toEqual(sort === "id" ? inOrder : inOrder.reverse());
  }
});

test("a line cannot be changed or taken out", async () => {
  await using server = await makeTestServer();
  await server.token("full");
  using db = new Database(server.config.paths.database);
  db.run("PRAGMA busy_timeout = 2000");
  for (const sql of ["UPDATE audit_log SET result = 'x'", "DELETE FROM audit_log"]) {
    expect(() => db.run(sql)).toThrow("append-only");
  }
});
