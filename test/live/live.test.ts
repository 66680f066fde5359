/** `/live` on the real server: one order for all, nothing missed, nobody held up. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { liveTicket } from "../../src/protocol/api.ts";
import { snapshot } from "../../src/protocol/live.ts";
import { upgradeLines } from "../http/raw.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { LivePage } from "./live-client.ts";

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const edit = (session: string) => ({
  session_id: session,
  hook_event_name: "PostToolUse",
  tool_name: "Edit",
  tool_input: { file_path: "/a" },
});

/** `from`, `from` + 1, … */
const counted = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

test("first hello, then everything, then what changes, numbered without a gap", async () => {
  await server.hook({ ...edit("s-before"), cwd: "/nowhere/ferry" });
  await using page = await LivePage.open(server);
  const { snapshot: seen } = await page.until("snapshot");
  const [hello] = page.messages;
  if (hello?.type !== "hello") throw new Error("hello comes first");
  expect(seen).toMatchObject({ boot: hello.boot, seq: hello.seq, protocol: 1 });
  expect(seen.sessions.map((session) => session.id)).toContain("s-before");
  expect(seen.personas.map((persona) => persona.totalXp)).toContain(13);
  expect(seen.projects.map((project) => project.name)).toContain("ferry");
  await server.hook(edit("s-after"));
  await page.until("session", (message) => message.session.id === "s-after");
  expect(await page.until("xp")).toMatchObject({ amount: 3, eventType: "tool:Edit" });
  const seqs = page.seqs();
  expect(seqs.length).toBeGreaterThan(2);
  expect(seqs).toEqual(counted(seen.seq + 1, seqs.length));
});

test("the snapshot by GET is of the same form and the same moment", async () => {
  await using page = await LivePage.open(server);
  const { snapshot: bySocket } = await page.until("snapshot");
  const byGet = snapshot.parse(await server.get("/api/snapshot"));
  expect({ ...byGet, at: "" }).toEqual({ ...bySocket, at: "" });
});

test("a page that was away gets exactly what it missed", async () => {
  const stays = await LivePage.open(server);
  const away = await LivePage.open(server);
  const { snapshot: seen } = await away.until("snapshot");
  await stays.until("snapshot");
  await away.close();
  for (let times = 0; times < 5; times++) await server.hook(edit("s-missed"));
  const hasAll = (page: LivePage) => () =>
    page.messages.filter((one) => one.type === "session").length === 5;
  await stays.wait(hasAll(stays));
  await using back = await LivePage.open(server, { since: seen.seq, boot: seen.boot });
  await back.wait(hasAll(back));
  expect(back.messages.some((message) => message.type === "snapshot")).toBe(false);
  const deltas = (page: LivePage) =>
    page.messages.filter((one) => "seq" in one && one.type !== "hello");
  expect(deltas(back)).toEqual(deltas(stays));
  // Nothing is missed by one who missed nothing.
  const last = stays.seqs().at(-1) ?? 0;
  await using none = await LivePage.open(server, { since: last, boot: seen.boot });
  await none.until("hello");
  none.send({ type: "ping" });
  await none.until("pong");
  expect(none.messages.map((message) => message.type)).toEqual(["hello", "pong"]);
  await stays.close();
});

test("a page of another boot, or with a number of the future, gets everything", async () => {
  await using page = await LivePage.open(server);
  const { snapshot: seen } = await page.until("snapshot");
  for (const resume of [
    { since: seen.seq, boot: "another-boot" },
    { since: seen.seq + 1_000, boot: seen.boot },
  ]) {
    await using back = await LivePage.open(server, resume);
    await back.until("snapshot");
  }
});

test("looking at a finished turn is told to all", async () => {
  await server.hook({ session_id: "s-seen", hook_event_name: "Stop" });
  await using one = await LivePage.open(server);
  await using other = await LivePage.open(server);
  const { snapshot: before } = await other.until("snapshot");
  expect(before.sessions.find((session) => session.id === "s-seen")?.seen).toBe(false);
  await one.until("snapshot");
  one.send({ type: "seen", session: "s-seen" });
  await other.until("session", ({ session }) => session.id === "s-seen" && session.seen);
});

test("a session that ends is gone for all", async () => {
  await server.hook({ session_id: "s-gone", hook_event_name: "SessionStart", source: "startup" });
  await using page = await LivePage.open(server);
  await page.until("snapshot");
  await server.hook({ session_id: "s-gone", hook_event_name: "SessionEnd", reason: "other" });
  await page.until("session.gone", (message) => message.id === "s-gone");
});

test("a message of no known form is refused and the page stays", async () => {
  await using page = await LivePage.open(server);
  await page.until("snapshot");
  const wrong = ["{", "[]", "null", '{"type":"watch"}', '{"type":"ping","x":1}', "\u0000"];
  for (const [index, message] of wrong.entries()) {
    page.send(message);
    await page.wait(() => page.messages.filter((one) => one.type === "refused").length > index);
  }
  expect(JSON.stringify(page.messages)).not.toContain('\\"x\\"');
  page.send({ type: "watch", pane: "0a0b0c0d:%7", lines: 0 });
  expect(await page.until("screen.gone")).toEqual({ type: "screen.gone", pane: "0a0b0c0d:%7" });
  expect(page.closed).toBeNull();
});

/** A process that opens the socket and is stopped before it reads: nobody empties its pipe. */
async function deafClient(): Promise<Bun.Subprocess> {
  const answer = await server.api("POST", "/api/live-ticket", {}, "view");
  const { ticket } = liveTicket.parse(await answer.json());
  const { host, port } = new URL(server.url);
  const head = `${upgradeLines(host, `/live?ticket=${ticket}`).join("\r\n")}\r\n\r\n`;
  const script = `require("node:net").connect(${port}, "127.0.0.1")
    .once("data", () => process.kill(process.pid, "SIGSTOP")).write(${JSON.stringify(head)})`;
  const argv = [process.execPath, "-e", script];
  return Bun.spawn(argv, { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
}

test("a client that never reads is closed, and the others miss nothing", async () => {
  await using page = await LivePage.open(server);
  const { snapshot: seen } = await page.until("snapshot");
  const clients = async () => {
    const { live } = (await server.get("/api/system")) as {
      live: { clients: number; dropped: number };
    };
    return live;
  };
  const deaf = await deafClient();
  using cleanup = new DisposableStack();
  cleanup.defer(() => deaf.kill("SIGKILL"));
  while ((await clients()).clients < 2) await Bun.sleep(10);
  // Each held request is a delta as large as one may be.
  const content = "x".repeat(limits.permissionLiveBytesMax - 100);
  let sent = 0;
  for (; sent < 1_000 && (await clients()).clients > 1; sent++) {
    const abort = new AbortController();
    const place = {
      "x-tmux": "/tmp/t,1,0",
      "x-tmux-pane": `%${sent}`,
      "x-event-id": `deaf-${sent}-000`,
    };
    const asked = fetch(`${server.url}/hooks/claude-code`, {
      method: "POST",
      signal: abort.signal,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${server.hookToken}`,
        ...place,
      },
      body: JSON.stringify({
        session_id: `s-deaf-${sent}`,
        hook_event_name: "PermissionRequest",
        tool_name: "Write",
        tool_input: { file_path: "/a", content },
      }),
    });
    // Ended by the abort below.
    asked.catch(() => null);
    const id = `s-deaf-${sent}`;
    await page.until("permission", ({ permission }) => permission.sessionId === id);
    // Only so many are held at a time.
    abort.abort();
  }
  expect(sent).toBeLessThan(1_000);
  expect((await clients()).clients).toBe(1);
  const seqs = page.seqs();
  expect(seqs).toEqual(counted(seen.seq + 1, seqs.length));
  expect(page.closed).toBeNull();
}, 60_000);

test("a server that stops says goodbye, and another one tells everything anew", async () => {
  await using first = await makeTestServer();
  await first.hook({ session_id: "s-kept", hook_event_name: "UserPromptSubmit", prompt: "go" });
  const page = await LivePage.open(first);
  const { snapshot: before } = await page.until("snapshot");
  await first.stop();
  await page.wait(() => page.closed !== null);
  expect(page.closed?.code).toBe(1001);
  await using second = await makeTestServer({ root: first.root });
  await using back = await LivePage.open(second, { since: before.seq, boot: before.boot });
  const { snapshot: after } = await back.until("snapshot");
  expect(after.boot).not.toBe(before.boot);
  // What worked is not shown as idle: it is as it was last known.
  const [kept] = after.sessions;
  expect(kept).toMatchObject({ id: "s-kept", status: "working", source: "restart" });
  expect(kept?.since).toBe(before.sessions[0]?.since ?? "");
});
