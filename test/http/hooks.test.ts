/** POST /hooks/claude-code on the real server: everything an agent sends is taken, kept, counted. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const FOLDER = join(import.meta.dir, "../fixtures/payloads");
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const accepted = z.strictObject({
  accepted: z.literal(true),
  id: z.string(),
  duplicate: z.boolean(),
});
const system = z.looseObject({
  ingest: z.looseObject({ hooks: z.number(), unknownEvents: z.number(), raw: z.number() }),
});

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const stats = async () => system.parse(await server.get("/api/system")).ingest;

describe("every payload of the client is accepted and stored", () => {
  for (const file of FILES) {
    test(file, async () => {
      const text = readFileSync(join(FOLDER, file), "utf8");
      const id = `fixture-${file}`;
      const response = await server.hook(text, { "x-event-id": id });
      if (file.startsWith("permission_request")) {
        // Without a pane nobody could be asked: the dialog in the terminal stands.
        expect(response.status).toBe(204);
        expect(await response.text()).toBe("");
      } else {
        expect(response.status).toBe(202);
        expect(accepted.parse(await response.json())).toMatchObject({ id, duplicate: false });
      }
      const payload = server.one(`SELECT payload FROM events WHERE event_id = '${id}'`);
      expect(JSON.parse(String(payload))).toEqual(JSON.parse(text));
    });
  }
});

test("all of them together left no rule broken", async () => {
  expect((await stats()).raw).toBe(0);
  expect(server.one("SELECT count(*) FROM events WHERE applied = 0")).toBe(0);
});

test("an unknown event is 202, stored, and counted where one can see it", async () => {
  const before = await stats();
  const response = await server.hook({ session_id: "s-unknown", hook_event_name: "TeaIsReady" });
  expect(response.status).toBe(202);
  expect((await stats()).unknownEvents).toBe(before.unknownEvents + 1);
  expect(server.one("SELECT count(*) FROM events WHERE event_type = 'tea_is_ready'")).toBe(1);
});

test("the same event again is 202 and says that it was known", async () => {
  const payload = { session_id: "s-again", hook_event_name: "Stop" };
  const headers = { "x-event-id": "event-again" };
  await server.hook(payload, headers);
  const again = accepted.parse(await (await server.hook(payload, headers)).json());
  expect(again).toEqual({ accepted: true, id: "event-again", duplicate: true });
});

test("only the hook token opens it, and it opens nothing else", async () => {
  const payload = { session_id: "s-token", hook_event_name: "Stop" };
  const full = await server.headers("full");
  expect((await server.hook(payload, full)).status).toBe(401);
  expect((await server.hook(payload, await server.headers("cli"))).status).toBe(401);
  const headers = { authorization: `Bearer ${server.hookToken}` };
  expect((await fetch(`${server.url}/api/me`, { headers })).status).toBe(401);
  expect(server.one("SELECT count(*) FROM events WHERE session_id = 's-token'")).toBe(0);
});

test("what is no event is 400 and names the field, not its value", async () => {
  const wrong: [unknown, string][] = [
    [{ session_id: "s" }, "hook_event_name"],
    [{ hook_event_name: "Stop" }, "session_id"],
    [{ hook_event_name: "Stop", session_id: "../../etc" }, "session_id"],
    [{ hook_event_name: "a b", session_id: "s" }, "hook_event_name"],
    [[], "object"],
    [null, "object"],
    [JSON.parse(`${'{"a":'.repeat(70)}1${"}".repeat(70)}`), "nested"],
  ];
  for (const [body, word] of wrong) {
    const response = await server.hook(body);
    expect(response.status).toBe(400);
    const { detail } = z.object({ detail: z.string() }).parse(await response.json());
    expect(detail).toContain(word);
    expect(detail).not.toContain("etc");
  }
});

test("2,000 bodies of any form bring no 5xx, and the server lives on", async () => {
  const text = (name: string) => readFileSync(join(FOLDER, name), "utf8");
  const whole = FILES.map(text);
  const keys = [
    "__proto__",
    "constructor",
    "toString",
    "hook_event_name",
    "session_id",
    "tool_input",
  ];
  const field = fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 12 }));
  const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: "binary" }));
  // A real payload with a field changed, a real one cut or twisted, and anything at all.
  const changed = fc
    .tuple(fc.constantFrom(...whole), field, value)
    .map(([body, key, other]) => JSON.stringify({ ...JSON.parse(body), [key]: other }));
  const twisted = fc
    .tuple(fc.constantFrom(...whole), fc.nat(), fc.string({ maxLength: 4, unit: "binary" }))
    .map(([body, at, insert]) => {
      const place = at % body.length;
      return body.slice(0, place) + insert + body.slice(place + (at % 3));
    });
  const anything = fc.oneof(fc.json(), fc.string({ maxLength: 300, unit: "binary" }));
  const bodies = fc.sample(fc.oneof(changed, changed, twisted, anything), 2_000);
  const statuses = new Map<number, number>();
  for (let from = 0; from < bodies.length; from += 50) {
    const sent = bodies.slice(from, from + 50).map((body) => server.hook(body));
    for (const response of await Promise.all(sent)) {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  }
  expect([...statuses.keys()].filter((status) => ![202, 204, 400].includes(status))).toEqual([]);
  expect(statuses.get(202)).toBeGreaterThan(200);
  expect((await server.api("GET", "/healthz", undefined, "none")).status).toBe(200);
  expect((await stats()).raw).toBe(0);
}, 60_000);

test("headers of any form bring no 5xx either", async () => {
  const header = fc.constantFrom(
    "x-event-id",
    "x-event-time",
    "x-tmux",
    "x-tmux-pane",
    "x-agent-pid",
  );
  const value = fc.stringMatching(/^[\x20-\x7e]{0,80}$/);
  const payload = { session_id: "s-headers", hook_event_name: "PreToolUse", tool_name: "Bash" };
  for (const headers of fc.sample(fc.dictionary(header, value), 200)) {
    expect((await server.hook(payload, headers)).status).toBe(202);
  }
});

test("a database that another program holds is 503 with a time to come back, and heals", async () => {
  await using own = await makeTestServer();
  const payload = { session_id: "s-held", hook_event_name: "Stop" };
  const headers = { "x-event-id": "event-held" };
  using other = new Database(own.config.paths.database);
  other.run("BEGIN IMMEDIATE");
  const refused = await own.hook(payload, headers);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  other.run("ROLLBACK");
  expect(accepted.parse(await (await own.hook(payload, headers)).json()).duplicate).toBe(false);
  expect(own.one("SELECT count(*) FROM events")).toBe(1);
}, 60_000);
