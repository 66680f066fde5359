/** Every route × every asker: exactly who may gets past the door. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { makeApp } from "../../src/http/app.ts";
import type { HttpContext } from "../../src/http/context.ts";
import { liveTicket } from "../../src/protocol/api.ts";
import { problem } from "../../src/protocol/problem.ts";
import { type Asker, makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { rawStatusAt, upgradeLines } from "./raw.ts";
import { APART, isPublicFile, RULES } from "./routes.ts";

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const ASKERS: readonly Asker[] = ["none", "view", "answer", "full", "cli"];

/** The routes are asked for without a server: nothing of the context is touched for that. */
async function routesOfApp(): Promise<string[]> {
  const app = await makeApp({ config: { host: "127.0.0.1" } } as unknown as HttpContext);
  return app.routes.map((route) => `${route.method} ${route.path}`);
}

test("the table knows every route there is, and no other", async () => {
  const table = RULES.map((rule) => `${rule.method} ${rule.path}`);
  const real = (await routesOfApp()).filter((route) => !isPublicFile(route));
  expect(real.sort()).toEqual([...table, ...APART].sort());
});

describe("who may and who may not", () => {
  for (const rule of RULES) {
    test(`${rule.method} ${rule.path}: ${rule.may.join(", ")}`, async () => {
      // A sign-out spends its token: each asks on a server that knows it anew.
      await using own = rule.path === "/api/sign-out" ? await makeTestServer() : null;
      const asked = own ?? server;
      for (const asker of ASKERS) {
        const path = rule.sample ?? rule.path;
        const response = await asked.api(rule.method, path, rule.body, asker);
        const said = `${asker}: ${response.status}`;
        if (rule.may.includes(asker)) {
          expect([200, 201, 404, 409, 422].map((status) => `${asker}: ${status}`)).toContain(said);
        } else {
          expect(said).toBe(`${asker}: ${asker === "none" ? 401 : 403}`);
          expect(problem.parse(await response.json()).status).toBe(response.status);
        }
      }
    });
  }
});

test("what does not exist is asked for in vain, signed in or not, and says no more than that", async () => {
  for (const path of [
    "/api/nothing",
    "/metrics",
    "/openapi.json",
    "/api",
    "/live/x",
    "/%2e%2e/x",
  ]) {
    const response = await server.api("GET", path, undefined, "none");
    expect([401, 404]).toContain(response.status);
    expect(problem.parse(await response.json()).detail).not.toContain(path);
  }
});

test("/live opens neither without a ticket, nor with a spent or foreign one", async () => {
  const { host } = new URL(server.url);
  const open = (query: string) => rawStatusAt(server.url, upgradeLines(host, `/live${query}`));
  for (const query of [
    "",
    "?ticket=",
    `?ticket=${"0".repeat(64)}`,
    `?ticket=${server.hookToken}`,
  ]) {
    expect(`${query} ${await open(query)}`).toBe(`${query} 401`);
  }
  // Without an upgrade there is nothing at that address.
  expect((await fetch(`${server.url}/live`)).status).toBe(404);
  const answer = await server.api("POST", "/api/live-ticket", {}, "view");
  const { ticket } = liveTicket.parse(await answer.json());
  expect(await open(`?ticket=${ticket}`)).toBe(101);
  expect(await open(`?ticket=${ticket}`)).toBe(401);
});

test("the CLI token may add a device that looks, and none that acts", async () => {
  for (const [role, status] of [
    ["view", 201],
    ["answer", 403],
    ["full", 403],
  ] as const) {
    const response = await server.api("POST", "/api/devices", { name: "bar", role }, "cli");
    expect(response.status).toBe(status);
  }
});

test("a device of role answer may neither force a prompt nor allow always", async () => {
  const force = { text: "ls", requestId: "request-force", force: true };
  await server.hook({ session_id: "s-force", hook_event_name: "SessionStart", source: "startup" });
  const forced = await server.api("POST", "/api/sessions/s-force/prompt", force, "answer");
  expect(forced.status).toBe(403);
  const always = { behavior: "allow", always: true };
  expect((await server.api("POST", "/api/permissions/x", always, "answer")).status).toBe(403);
  expect((await server.api("POST", "/api/permissions/x", always, "full")).status).toBe(409);
});

const deviceList = z.object({
  items: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});

test("a revoked device is a stranger at once", async () => {
  const token = await server.token("view");
  const list = deviceList.parse(await server.get("/api/devices", "full"));
  const device = list.items.find((item) => item.name === "test view");
  expect(JSON.stringify(list)).not.toContain(token);
  expect((await server.api("DELETE", `/api/devices/${device?.id}`)).status).toBe(200);
  expect((await server.api("GET", "/api/me", undefined, "view")).status).toBe(401);
  expect((await server.api("DELETE", `/api/devices/${device?.id}`)).status).toBe(404);
});

test("no secret is stored as it is", async () => {
  const token = await server.token("full");
  using db = server.openDatabase();
  const text = JSON.stringify(db.query("SELECT * FROM devices").all());
  expect(text).not.toContain(token);
  expect(text).toContain("test full");
});
