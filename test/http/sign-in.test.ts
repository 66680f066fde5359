/** Single-use links, cookies with a key, and the end of patience with guesses. */
import { expect, test } from "bun:test";
import { z } from "zod";
import { limits } from "../../src/config/limits.ts";
import { newSecret } from "../../src/lib/ids.ts";
import { me } from "../../src/protocol/api.ts";
import { HandClock, makeTestServer, type TestServer } from "../support/make-test-server.ts";

const link = z.strictObject({
  code: z.string().regex(/^[0-9a-f]{64}$/),
  expiresAt: z.iso.datetime(),
});

async function newLink(server: TestServer, isPrinted = false): Promise<string> {
  const response = await server.api("POST", "/api/sign-in-links", { isPrinted }, "cli");
  return link.parse(await response.json()).code;
}

function spend(server: TestServer, code: string, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ code }),
  });
}

test("a link signs one browser in, once", async () => {
  await using server = await makeTestServer();
  const code = await newLink(server);
  expect((await spend(server, code)).status).toBe(200);
  expect((await spend(server, code)).status).toBe(401);
  expect(server.one("SELECT count(*) FROM devices")).toBe(1);
});

test("opening the page, by GET, spends nothing", async () => {
  await using server = await makeTestServer();
  const code = await newLink(server);
  for (const path of ["/sign-in", `/sign-in?code=${code}`, `/api/sign-in?code=${code}`]) {
    await fetch(`${server.url}${path}`);
  }
  expect((await spend(server, code)).status).toBe(200);
});

test("a foreign page cannot spend it, and it is still good afterwards", async () => {
  await using server = await makeTestServer();
  const code = await newLink(server);
  expect((await spend(server, code, { origin: "https://evil.example" })).status).toBe(403);
  expect((await spend(server, code, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await spend(server, code, { origin: server.url })).status).toBe(200);
});

test("a link lives a minute, a printed one ten", async () => {
  const clock = new HandClock();
  await using server = await makeTestServer({ clock });
  const [short, long, longer] = [
    await newLink(server),
    await newLink(server, true),
    await newLink(server, true),
  ];
  clock.advance(limits.signInLinkMs + 1);
  expect((await spend(server, short)).status).toBe(401);
  expect((await spend(server, long)).status).toBe(200);
  clock.advance(limits.signInLinkPrintedMs);
  expect((await spend(server, longer)).status).toBe(401);
});

test("the cookie is out of reach of scripts and of other sites, and stored as a digest", async () => {
  await using server = await makeTestServer();
  const response = await spend(server, await newLink(server));
  const cookie = response.headers.get("set-cookie") ?? "";
  for (const word of ["HttpOnly", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(word);
  const secret = /=([0-9a-f]{64});/.exec(cookie)?.[1] ?? "none";
  using db = server.openDatabase();
  expect(JSON.stringify(db.query("SELECT * FROM devices").all())).not.toContain(secret);
});

test("the cookie without its key is not enough, nor the key without its cookie", async () => {
  await using server = await makeTestServer();
  const { cookie, "x-rpg-key": key } = await server.browser();
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${server.url}/api/me`, { headers })).status;
  expect(await ask({ cookie, "x-rpg-key": key })).toBe(200);
  expect(await ask({ cookie })).toBe(401);
  expect(await ask({ cookie, "x-rpg-key": newSecret() })).toBe(401);
  expect(await ask({ "x-rpg-key": key })).toBe(401);
  // Neither half is a token for a script.
  const secret = cookie.split("=")[1] ?? "";
  expect(await ask({ authorization: `Bearer ${secret}` })).toBe(401);
  expect(await ask({ authorization: `Bearer ${secret}`, "x-rpg-key": key })).toBe(401);
  expect(await ask({ cookie: `rpg_session=${await server.token("full")}` })).toBe(401);
});

test("who signs out is out, and the others stay in", async () => {
  await using server = await makeTestServer();
  const [one, two] = [await server.browser(), await server.browser()];
  const ask = (headers: Record<string, string>) => fetch(`${server.url}/api/me`, { headers });
  expect(me.parse(await (await ask(one)).json()).role).toBe("full");
  const headers = { "content-type": "application/json", ...one };
  await fetch(`${server.url}/api/sign-out`, { method: "POST", headers, body: "{}" });
  expect((await ask(one)).status).toBe(401);
  expect((await ask(two)).status).toBe(200);
});

test("after 10 wrong tokens in a minute an address must wait, and those who know are not kept out", async () => {
  const clock = new HandClock();
  await using server = await makeTestServer({ clock });
  const bearer = await server.headers("view");
  const guess = () =>
    fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${newSecret()}` } });
  const statuses: number[] = [];
  for (let tries = 0; tries < limits.signInTriesPerMinuteMax + 3; tries++) {
    statuses.push((await guess()).status);
  }
  const wrong = Array<number>(limits.signInTriesPerMinuteMax).fill(401);
  expect(statuses).toEqual([...wrong, 429, 429, 429]);
  expect((await guess()).headers.get("retry-after")).toBe("60");
  // A link cannot be guessed meanwhile either; a hook of a wrong token waits as well.
  expect((await spend(server, newSecret())).status).toBe(429);
  const hook = await server.hook({}, { authorization: `Bearer ${newSecret()}` });
  expect(hook.status).toBe(429);
  expect((await fetch(`${server.url}/api/me`, { headers: bearer })).status).toBe(200);
  clock.advance(61_000);
  expect((await guess()).status).toBe(401);
});

test("every sign-in, sign-out and new device stands in the audit log", async () => {
  await using server = await makeTestServer();
  await server.token("answer");
  using db = server.openDatabase();
  const rows = db.query<{ action: string; result: string }, []>(
    "SELECT action, result FROM audit_log ORDER BY id",
  );
  expect(rows.all()).toEqual([
    { action: "sign-in-link", result: "opened" },
    { action: "sign-in", result: "ok" },
    { action: "device.add", result: "answer" },
  ]);
});

test("a device's name with control or direction characters is refused", async () => {
  await using server = await makeTestServer();
  for (const name of ["a\u202eb", "a\nb", "", " ", "x".repeat(65), "a\u001b[31m"]) {
    const response = await server.api("POST", "/api/devices", { name, role: "view" });
    expect(response.status).toBe(400);
  }
});
