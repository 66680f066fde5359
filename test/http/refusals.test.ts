/** Every error is a problem in JSON, whatever was asked and however badly. */

import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "node:net";
import { limits } from "../../src/config/limits.ts";
import { liveTicket } from "../../src/protocol/api.ts";
import { problem } from "../../src/protocol/problem.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { Documented } from "./documented.ts";
import { rawStatusAt, upgradeLines } from "./raw.ts";

let server: TestServer;
let document: Documented;
beforeAll(async () => {
  server = await makeTestServer();
  document = new Documented(await server.get("/openapi.json"));
});
afterAll(() => server[Symbol.asyncDispose]());

/** Asked for with as little as a route can want; the ids name nothing. */
const pathOf = (route: string) =>
  (route.split(" ")[1] ?? "")
    .replace(":id", "1")
    .replace(":requestId", "request-1")
    .replace(":file", "0123456789abcdef.svg")
    .replace(":name", "manual-2026-01-01T00-00-00Z.db");
const routes = () => [...document.operations().keys()].filter((route) => route !== "GET /live");

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const said = problem.parse(await response.json());
  expect(said.status).toBe(response.status);
  return said;
}

test("every route refuses strangers, foreign hosts and pages, and wrong types as documented", async () => {
  const faults: string[] = [];
  for (const route of routes()) {
    const [method = ""] = route.split(" ");
    const ask = async (path: string, headers: Record<string, string>) => {
      const body = method === "POST" ? { body: "{}" } : {};
      const response = await fetch(`${server.url}${path}`, { method, headers, ...body });
      faults.push(...(await document.faults(route, response)));
      return response.status;
    };
    const json = { "content-type": "application/json" };
    const path = pathOf(route);
    const isPublic = document.operations().get(route)?.["x-access"] === "anyone";
    if (!isPublic) expect([route, await ask(path, json)]).toEqual([route, 401]);
    expect([route, await ask(path, { ...json, host: "evil.example" })]).toEqual([route, 421]);
    if (method !== "GET") {
      expect([route, await ask(path, { "content-type": "text/plain" })]).toEqual([route, 415]);
      const foreign = { ...json, origin: "https://evil.example" };
      expect([route, await ask(path, foreign)]).toEqual([route, 403]);
    }
  }
  expect(faults).toEqual([]);
});

test("a wrong address shows a person the page, with 404, and everybody else problem JSON", async () => {
  const ask = (accept: string) => fetch(`${server.url}/nowhere/at/all`, { headers: { accept } });
  const page = await ask("text/html,application/xhtml+xml,*/*;q=0.8");
  expect([page.status, page.headers.get("content-type")]).toEqual([
    404,
    "text/html; charset=utf-8",
  ]);
  expect(page.headers.get("content-security-policy")).toContain("default-src");
  for (const accept of ["*/*", "application/json"]) {
    expect((await problemOf(await ask(accept))).code).toBe("not_found");
  }
});

test("an unknown query parameter is 400 on every route, and is named", async () => {
  for (const route of routes()) {
    const [method = "GET"] = route.split(" ");
    const access = document.operations().get(route)?.["x-access"];
    const asker = access === "cli" ? "cli" : "full";
    const path = `${pathOf(route)}?colour=red`;
    const headers = access === "hook" ? { authorization: `Bearer ${server.hookToken}` } : {};
    const response =
      access === "hook"
        ? await fetch(`${server.url}${path}`, {
            method,
            headers: { "content-type": "application/json", ...headers },
            body: "{}",
          })
        : await server.api(method, path, {}, asker);
    const { detail } = await problemOf(response);
    expect([route, response.status, detail]).toEqual([
      route,
      400,
      'The parameter "colour" is not known here.',
    ]);
  }
});

test("a parameter given twice, or of a name that is no plain word, is 400 and not said back", async () => {
  const ask = async (query: string) =>
    (await problemOf(await server.api("GET", `/api/sessions?${query}`))).detail;
  expect(await ask("limit=1&limit=2")).toContain('"limit" is given twice');
  for (const query of ["%3Cscript%3E=1", "a%0Ab=1", "__proto__[x]=1", "%ff=1"]) {
    expect(await ask(query)).toBe('The parameter "…" is not known here.');
  }
  expect(await ask("__proto__=1")).toBe('The parameter "__proto__" is not known here.');
});

test("a socket with an unknown parameter is 400, and its ticket is still good", async () => {
  const answer = await server.api("POST", "/api/live-ticket", {}, "view");
  const { ticket } = liveTicket.parse(await answer.json());
  const { host } = new URL(server.url);
  const open = (query: string) => rawStatusAt(server.url, upgradeLines(host, `/live?${query}`));
  expect(await open(`ticket=${ticket}&colour=red`)).toBe(400);
  expect(await open(`ticket=${ticket}`)).toBe(101);
});

test("a refused value is answered with what it may be", async () => {
  const ask = async (query: string) =>
    (await problemOf(await server.api("GET", `/api/sessions?${query}`))).detail;
  expect(await ask("limit=0")).toBe('The parameter "limit" must be at least 1.');
  expect(await ask(`limit=${limits.pageItemsMax + 1}`)).toContain("must be at most 200.");
  expect(await ask("limit=many")).toContain('"limit" is missing or not of the expected form');
  expect(await ask("sort=colour")).toContain("must be one of: id, -id, since, -since.");
});

test("an address that cannot be decoded is 400, one that leads nowhere 404", async () => {
  for (const path of ["/%zz", "/api/sessions/%zz", "/api/%e2%82", "/icons.svg%"]) {
    const { status } = await problemOf(await server.api("GET", path));
    expect([path, status]).toEqual([path, 400]);
  }
  for (const path of [
    "/nothing",
    "/api/nothing",
    "/api/events/x",
    "/api/events/0",
    "/avatars/x.svg",
  ]) {
    const { status } = await problemOf(await server.api("GET", path));
    expect([path, status]).toEqual([path, 404]);
  }
  const foreign = `/api/sessions/${encodeURIComponent("../../etc/passwd")}`;
  expect((await server.api("GET", foreign)).status).toBe(404);
});

test("a method that an address does not know is 405 and told the ones that it knows", async () => {
  const cases = [
    ["PUT", "/api/me", "GET, HEAD, OPTIONS"],
    ["PATCH", "/api/devices", "GET, HEAD, OPTIONS, POST"],
    ["GET", "/hooks/claude-code", "OPTIONS, POST"],
    ["GET", "/api/devices/x", "DELETE, OPTIONS"],
    ["POST", "/", "GET, HEAD, OPTIONS"],
    ["DELETE", "/icons.svg", "GET, HEAD, OPTIONS"],
    ["POST", "/s/some-session", "GET, HEAD, OPTIONS"],
  ] as const;
  for (const [method, path, allow] of cases) {
    const response = await server.api(method, path, {}, "full");
    expect([path, response.status]).toEqual([path, 405]);
    expect([path, response.headers.get("allow")]).toEqual([path, allow]);
    expect((await problemOf(response)).code).toBe("wrong_method");
  }
});

test("HEAD is GET without its body; OPTIONS says the methods and grants nobody anything", async () => {
  const headers = await server.headers("view");
  const head = async (path: string) =>
    await fetch(`${server.url}${path}`, { method: "HEAD", headers });
  for (const path of ["/", "/healthz", "/api/me", "/api/sessions", "/metrics", "/icons.svg"]) {
    const response = await head(path);
    expect([path, response.status, await response.text()]).toEqual([path, 200, ""]);
  }
  expect((await fetch(`${server.url}/api/me`, { method: "HEAD" })).status).toBe(401);
  expect((await head("/nothing")).status).toBe(404);
  const options = (path: string, more: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { method: "OPTIONS", headers: more });
  const own = await options("/api/devices");
  expect([own.status, own.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
  expect(own.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await options("/nothing")).status).toBe(404);
  const preflight = { origin: "https://evil.example", "access-control-request-method": "POST" };
  const foreign = await options("/api/devices", preflight);
  expect(foreign.status).toBe(403);
  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
});

test("a body of any size is refused by us, as a problem, and not by the engine", async () => {
  const head = [
    "POST /api/sign-in HTTP/1.1",
    `Host: ${new URL(server.url).host}`,
    "Content-Type: application/json",
    "Content-Length: 99999999999",
  ];
  const { port } = new URL(server.url);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let seen = "";
    socket.on("data", (chunk) => {
      seen += chunk.toString("latin1");
      if (seen.includes("}")) socket.destroy();
    });
    socket.on("close", () => resolve(seen));
    socket.on("error", reject);
    socket.write(`${head.join("\r\n")}\r\n\r\n{`);
  });
  expect(text).toStartWith("HTTP/1.1 413");
  expect(text).toContain("application/problem+json");
  expect(text).toContain('"code":"too_large"');
});

test("too many wrong tries are 429 with a time to come back", async () => {
  await using own = await makeTestServer();
  let last = new Response();
  for (let tries = 0; tries <= limits.signInTriesPerMinuteMax; tries++) {
    last = await own.hook({}, { authorization: `Bearer ${"0".repeat(64)}` });
  }
  expect(last.status).toBe(429);
  expect(last.headers.get("retry-after")).toBe("60");
  expect(await document.faults("POST /hooks/claude-code", last.clone())).toEqual([]);
  await problemOf(last);
});

test("a database that takes nothing is 503 with a time to come back, for whatever writes", async () => {
  await using own = await makeTestServer();
  const browser = { "content-type": "application/json", ...(await own.browser()) };
  using blocker = new Database(own.config.paths.database);
  blocker.run("BEGIN IMMEDIATE");
  const device = JSON.stringify({ name: "script", role: "view" });
  const [hook, added] = await Promise.all([
    own.hook({ session_id: "s-1", hook_event_name: "Stop" }),
    fetch(`${own.url}/api/devices`, { method: "POST", headers: browser, body: device }),
  ]);
  blocker.run("ROLLBACK");
  for (const response of [hook, added]) {
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await problemOf(response)).toMatchObject({ status: 503, code: "busy" });
  }
  expect((await own.hook({ session_id: "s-1", hook_event_name: "Stop" })).status).toBe(202);
}, 60_000);
