/** What every request must pass: Host, Origin, content type, size, form. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { liveTicket } from "../../src/protocol/api.ts";
import { problem } from "../../src/protocol/problem.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { rawStatusAt, upgradeLines } from "./raw.ts";

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const PATHS = ["/", "/healthz", "/api/me", "/live", "/hooks/claude-code", "/icons.svg"];

const rawStatus = (lines: string[]) => rawStatusAt(server.url, lines);

describe("Host", () => {
  const foreign = [
    "evil.example",
    "evil.example:80",
    "127.0.0.1",
    "localhost.evil.example",
    "[::2]",
  ];
  for (const host of foreign) {
    test(`${host} is answered 421, whatever is asked for`, async () => {
      for (const path of PATHS) {
        const status = await rawStatus([`GET ${path} HTTP/1.1`, `Host: ${host}`]);
        expect(`${path} ${status}`).toBe(`${path} 421`);
      }
    });
  }

  test("our own names with our own port are served, in any case", async () => {
    const { port } = new URL(server.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LocalHost:${port}`]) {
      expect(await rawStatus(["GET /healthz HTTP/1.1", `Host: ${host}`])).toBe(200);
    }
  });

  test("a request without Host, or with two, is not served", async () => {
    const { port } = new URL(server.url);
    expect(await rawStatus(["GET /healthz HTTP/1.1", "X: y"])).not.toBe(200);
    const two = ["GET /healthz HTTP/1.1", "Host: evil.example", `Host: localhost:${port}`];
    expect(await rawStatus(two)).not.toBe(200);
  });

  test("an absolute address in the request line does not get round it", async () => {
    const lines = [`GET http://evil.example/api/me HTTP/1.1`, "Host: evil.example"];
    expect(await rawStatus(lines)).toBe(421);
  });
});

const CONTENT_TYPES = [
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "",
];
const POSTS = ["/hooks/claude-code", "/api/sign-in", "/api/live-ticket", "/api/devices", "/event"];

describe("Origin", () => {
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    test(`a POST with ${JSON.stringify(headers)} is 403 in every content type`, async () => {
      for (const path of POSTS) {
        for (const type of CONTENT_TYPES) {
          const response = await fetch(`${server.url}${path}`, {
            method: "POST",
            headers: {
              ...headers,
              authorization: `Bearer ${server.hookToken}`,
              ...(type ? { "content-type": type } : {}),
            },
            body: type ? '{"session_id":"s","hook_event_name":"Stop"}' : null,
          });
          expect(`${path} ${type} ${response.status}`).toBe(`${path} ${type} 403`);
        }
      }
      expect(server.one("SELECT count(*) FROM events")).toBe(0);
    });
  }

  test("nor may a foreign page read the API or open the WebSocket", async () => {
    const origin = "https://evil.example";
    const bearer = await server.headers("full");
    const read = await fetch(`${server.url}/api/me`, { headers: { origin, ...bearer } });
    expect(read.status).toBe(403);
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
    const { host } = new URL(server.url);
    const answer = await server.api("POST", "/api/live-ticket");
    const { ticket } = liveTicket.parse(await answer.json());
    const open = (from: string) =>
      rawStatus([...upgradeLines(host, `/live?ticket=${ticket}`), `Origin: ${from}`]);
    expect(await open(origin)).toBe(403);
    // The refusal came before the ticket was looked at.
    expect(await open(server.url)).toBe(101);
  });

  test("our own page may", async () => {
    const headers = { origin: server.url, "sec-fetch-site": "same-origin" };
    const response = await fetch(`${server.url}/api/me`, {
      headers: { ...headers, ...(await server.headers("view")) },
    });
    expect(response.status).toBe(200);
  });
});

test("a body of any content type but JSON is 415", async () => {
  for (const path of POSTS) {
    for (const type of CONTENT_TYPES.filter((one) => one !== "application/json")) {
      const response = await fetch(`${server.url}${path}`, {
        method: "POST",
        headers: type ? { "content-type": type } : {},
        body: type ? "{}" : null,
      });
      expect(`${path} ${type} ${response.status}`).toBe(`${path} ${type} 415`);
    }
  }
});

test("what is too large is 413, announced or not", async () => {
  const large = "x".repeat(limits.apiBodyBytesMax + 1);
  expect((await server.api("POST", "/api/sessions/s-1/prompt", { text: large })).status).toBe(413);
  const payload = { session_id: "s", hook_event_name: "Stop", text: "y".repeat(4 * 1024 * 1024) };
  expect((await server.hook(payload)).status).toBe(413);
  const chunk = new TextEncoder().encode("z".repeat(64 * 1024));
  let left = 70;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
  });
  const response = await fetch(`${server.url}/hooks/claude-code`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${server.hookToken}` },
    body: stream,
  });
  expect(response.status).toBe(413);
});

test("a hook of just under 4 MiB is taken", async () => {
  const payload = { session_id: "s-big", hook_event_name: "PostToolUse", tool_name: "Write" };
  const text = "y".repeat(limits.hookBodyBytesMax - 200);
  expect((await server.hook({ ...payload, tool_input: { text } })).status).toBe(202);
});

test("a refusal is a problem, in JSON, and says back nothing of what was sent", async () => {
  const secret = "sk-ant-secret-0000";
  const bodies = [`{"${secret}`, `{"${secret}":1}`, `["${secret}"]`, `"${secret}"`, "\xff\xfe"];
  for (const body of bodies) {
    const hook = await server.hook(body);
    const prompt = await fetch(`${server.url}/api/sessions/${secret}/prompt`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(await server.headers("full")) },
      body,
    });
    for (const response of [hook, prompt]) {
      expect(response.status).toBe(400);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      const text = await response.text();
      expect(text).not.toContain(secret);
      expect(problem.parse(JSON.parse(text)).code).toMatch(/^[a-z_]+$/);
    }
  }
});

test("every answer carries the headers that keep a browser out of trouble", async () => {
  for (const path of ["/", "/icons.svg", "/healthz", "/api/me", "/nothing", "/avatars/x.svg"]) {
    const { headers } = await fetch(`${server.url}${path}`);
    expect(`${path} ${headers.get("x-content-type-options")}`).toBe(`${path} nosniff`);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("no path leads out of the public folder", async () => {
  const { host } = new URL(server.url);
  const ways = [
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/package.json",
    "/build/../../x",
    "/fonts/..%5c..%5cpackage.json",
    "//etc/passwd",
    "/%00",
    "/build/%2e%2e%2f%2e%2e%2fpackage.json",
  ];
  for (const way of ways) {
    expect(`${way} ${await rawStatus([`GET ${way} HTTP/1.1`, `Host: ${host}`])}`).not.toEndWith(
      " 200",
    );
  }
});
