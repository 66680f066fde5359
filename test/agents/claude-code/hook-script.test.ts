/** The hook script as an agent meets it: delivery, answers, spool, silence. */
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LIGHT_EVENTS } from "../../../src/agents/claude-code/light-events.ts";
import { readPayload } from "../../../src/agents/claude-code/payload.ts";
import { HookRig, type RunResult, TOKEN } from "./hook-rig.ts";

const SILENT: RunResult = { exitCode: 0, stdout: "", stderr: "" };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Four MiB of every byte there is, NUL among them. */
function largeBody(): Uint8Array {
  const body = new Uint8Array(4 * 1024 * 1024);
  for (let index = 0; index < body.length; index += 1)
    body[index] = (index * 31 + (index >> 8)) & 255;
  return body;
}

test("an event arrives whole, with its headers, and leaves nothing behind", async () => {
  using rig = new HookRig();
  const env = { TMUX: "/tmp/tmux-0/default,77,0", TMUX_PANE: "%12", CLAUDE_PID: "4711" };
  expect(await rig.run({ body: '{"a":"ü\\n"}', env })).toEqual(SILENT);
  const [event] = rig.arrived;
  expect(rig.arrived.length).toBe(1);
  expect(event?.method).toBe("POST");
  expect(event?.path).toBe("/hooks/claude-code");
  expect(new TextDecoder().decode(event?.body)).toBe('{"a":"ü\\n"}');
  expect(event?.headers["x-event-id"]).toMatch(UUID);
  expect(event?.headers).toMatchObject({
    authorization: `Bearer ${TOKEN}`,
    "content-type": "application/json",
    "x-tmux": "/tmp/tmux-0/default,77,0",
    "x-tmux-pane": "%12",
    "x-agent-pid": "4711",
  });
  expect(rig.spooled()).toEqual([]);
  expect(rig.leftovers()).toEqual([]);
});

test("without CLAUDE_PID the agent is the script's parent", async () => {
  using rig = new HookRig();
  await rig.run();
  expect(rig.arrived[0]?.headers["x-agent-pid"]).toBe(String(process.pid));
});

test.each([200, 202, 204])("an event answered %d is done", async (status) => {
  using rig = new HookRig();
  rig.answer = () => new Response(status === 204 ? null : '{"accepted":true}', { status });
  expect(await rig.run()).toEqual(SILENT);
  expect(rig.spooled()).toEqual([]);
  expect(rig.leftovers()).toEqual([]);
});

test.each([400, 413])(
  "an event answered %d is dropped: it would never be taken",
  async (status) => {
    using rig = new HookRig();
    rig.answer = () => new Response("no", { status });
    for (const mode of ["async", "end", "permission"] as const) {
      expect(await rig.run({ mode })).toEqual(SILENT);
    }
    expect(rig.arrived.length).toBe(3);
    expect(rig.spooled()).toEqual([]);
    expect(rig.leftovers()).toEqual([]);
  },
);

test.each([302, 401, 403, 404, 429, 500, 503])(
  "an event answered %d is spooled",
  async (status) => {
    using rig = new HookRig();
    rig.answer = () => new Response("no", { status });
    expect(await rig.run({ body: '{"n":1}' })).toEqual(SILENT);
    expect(rig.spooled().map(({ body }) => new TextDecoder().decode(body))).toEqual(['{"n":1}']);
    expect(rig.leftovers()).toEqual([]);
  },
);

test("a spooled event holds the headers as sent, an empty line, the body, and no secret", async () => {
  using rig = new HookRig();
  rig.answer = () => new Response(null, { status: 500 });
  const env = { TMUX: "/run/x y,1,0", TMUX_PANE: "%3", CLAUDE_PID: "99" };
  const earliest = Math.floor(Date.now() / 1000);
  expect(await rig.run({ body: '{"n":1}\n\n', env })).toEqual(SILENT);
  const [event] = rig.spooled();
  const id = rig.arrived[0]?.headers["x-event-id"];
  expect(event?.head).toBe(
    `X-Event-Id: ${id}\nX-Tmux: /run/x y,1,0\nX-Tmux-Pane: %3\nX-Agent-Pid: 99\n`,
  );
  expect(new TextDecoder().decode(event?.body)).toBe('{"n":1}\n\n');
  const [second, ...rest] = event?.name.split("-") ?? [];
  expect(rest.join("-")).toBe(`${id}.ev`);
  expect(Number(second)).toBeGreaterThanOrEqual(earliest);
  expect(Number(second)).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
  expect(statSync(join(rig.paths.spool, event?.name ?? "")).mode & 0o777).toBe(0o600);
});

test("an event for a server that is not there is spooled", async () => {
  using rig = new HookRig();
  await rig.stopServer();
  for (const mode of ["async", "end"] as const) expect(await rig.run({ mode })).toEqual(SILENT);
  expect(rig.spooled().length).toBe(2);
  expect(rig.leftovers()).toEqual([]);
});

test("a server that never answers holds an event for a bounded time, then it is spooled", async () => {
  using rig = new HookRig();
  rig.answer = () => new Promise(() => {});
  const start = performance.now();
  expect(await Promise.all([rig.run(), rig.run({ mode: "end" })])).toEqual([SILENT, SILENT]);
  expect(performance.now() - start).toBeLessThan(8_000);
  expect(rig.spooled().length).toBe(2);
  expect(rig.leftovers()).toEqual([]);
}, 60_000);

test("a body of 4 MiB arrives byte for byte, and is spooled byte for byte", async () => {
  using rig = new HookRig();
  const body = largeBody();
  expect(await rig.run({ body })).toEqual(SILENT);
  expect(Buffer.compare(rig.arrived[0]?.body ?? new Uint8Array(), body)).toBe(0);
  rig.answer = () => new Response(null, { status: 503 });
  expect(await rig.run({ body })).toEqual(SILENT);
  await rig.stopServer();
  expect(await rig.run({ body })).toEqual(SILENT);
  const spooled = rig.spooled();
  expect(spooled.map((event) => Buffer.compare(event.body, body))).toEqual([0, 0]);
}, 60_000);

test("eight events at once arrive with eight ids, and none is mixed with another", async () => {
  using rig = new HookRig();
  rig.answer = ({ body }) => new Response(null, { status: body.includes(55) ? 500 : 202 });
  const runs = Array.from({ length: 8 }, (_, n) => rig.run({ body: `{"n":${n},"m":${n}}` }));
  expect(await Promise.all(runs)).toEqual(Array(8).fill(SILENT));
  expect(new Set(rig.arrived.map(({ headers }) => headers["x-event-id"])).size).toBe(8);
  const bodies = rig.arrived.map(({ body }) => new TextDecoder().decode(body)).sort();
  expect(bodies).toEqual(Array.from({ length: 8 }, (_, n) => `{"n":${n},"m":${n}}`));
  expect(rig.spooled().map(({ body }) => new TextDecoder().decode(body))).toEqual([
    '{"n":7,"m":7}',
  ]);
  expect(rig.leftovers()).toEqual([]);
}, 60_000);

test("a permission request prints the decision and nothing else", async () => {
  using rig = new HookRig();
  const decision = JSON.stringify({ hookSpecificOutput: { text: "ü".repeat(300_000) } });
  rig.answer = () => new Response(decision, { status: 200 });
  expect(await rig.run({ mode: "permission" })).toEqual({ ...SILENT, stdout: decision });
  rig.answer = () => new Response(null, { status: 204 });
  expect(await rig.run({ mode: "permission" })).toEqual(SILENT);
  expect(rig.arrived.length).toBe(2);
  expect(rig.spooled()).toEqual([]);
  expect(rig.leftovers()).toEqual([]);
});

test("only a permission request ever prints an answer", async () => {
  using rig = new HookRig();
  rig.answer = () => new Response('{"decision":"block"}', { status: 200 });
  expect(await rig.run({ mode: "async" })).toEqual(SILENT);
  expect(await rig.run({ mode: "end" })).toEqual(SILENT);
});

test("a permission request that nobody took is spooled as history and prints nothing", async () => {
  using rig = new HookRig();
  rig.answer = () => new Response('{"type":"problem"}', { status: 503 });
  expect(await rig.run({ mode: "permission", body: "{}" })).toEqual(SILENT);
  await rig.stopServer();
  expect(await rig.run({ mode: "permission", body: "{}" })).toEqual(SILENT);
  const spooled = rig.spooled();
  expect(spooled.length).toBe(2);
  for (const { head } of spooled) expect(head).toEndWith("\nX-Replay: 1\n");
  expect(rig.arrived[0]?.headers["x-replay"]).toBeUndefined();
  expect(rig.leftovers()).toEqual([]);
});

test("a decision that breaks off in the middle is not printed", async () => {
  using rig = new HookRig();
  using cutter = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":');
      },
    },
  });
  rig.writeCurl(cutter.port);
  expect(await rig.run({ mode: "permission" })).toEqual(SILENT);
  expect(rig.leftovers()).toEqual([]);
});

test("a permission request has the budget of hook.curl, not that of other events", async () => {
  using rig = new HookRig();
  rig.answer = async () => {
    await Bun.sleep(3_500);
    return new Response("{}", { status: 200 });
  };
  const [permission, event] = await Promise.all([rig.run({ mode: "permission" }), rig.run()]);
  expect(permission).toEqual({ ...SILENT, stdout: "{}" });
  expect(event).toEqual(SILENT);
  expect(rig.spooled().length).toBe(1);
}, 60_000);

test("the script takes its id from uuidgen or urandom where there is no /proc", async () => {
  using rig = new HookRig();
  rig.patchScript("/proc/sys/kernel/random/uuid", "/nonexistent/uuid");
  const bin = join(rig.base, "bin");
  mkdirSync(bin);
  const uuidgen = join(bin, "uuidgen");
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  writeFileSync(uuidgen, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  expect(await rig.run({ env })).toEqual(SILENT);
  expect(rig.arrived[0]?.headers["x-event-id"]).toMatch(/^[0-9a-f]{32}$/);
  writeFileSync(uuidgen, "#!/bin/sh\necho 0F0E0D0C-0B0A-0908-0706-050403020100\n");
  expect(await rig.run({ env })).toEqual(SILENT);
  expect(rig.arrived[1]?.headers["x-event-id"]).toBe("0F0E0D0C-0B0A-0908-0706-050403020100");
});

test("a session in the background has no pane", async () => {
  using rig = new HookRig();
  await rig.run({ env: { TMUX: "/s,1,0", TMUX_PANE: "%1", CLAUDE_JOB_DIR: "/jobs/1" } });
  await rig.run({ env: { TMUX: "/s,1,0" } });
  for (const { headers } of rig.arrived) {
    expect(headers["x-tmux"]).toBe("/s,1,0");
    expect(headers["x-tmux-pane"]).toBeUndefined();
  }
});

test("a spool folder that somebody removed is made again", async () => {
  using rig = new HookRig();
  rmSync(rig.paths.spool, { recursive: true });
  await rig.stopServer();
  expect(await rig.run()).toEqual(SILENT);
  expect(rig.spooled().length).toBe(1);
  expect(statSync(rig.paths.spool).mode & 0o777).toBe(0o700);
});

test("a full spool takes no more: each event dropped is one byte in a file", async () => {
  using rig = new HookRig({ spoolFilesMax: 3, spoolBytesMax: 1024 * 1024 });
  // Every event measures, not one in 64.
  rig.patchScript("*[0-3]0) measure", "*) measure");
  await rig.stopServer();
  for (let count = 0; count < 5; count += 1) expect(await rig.run()).toEqual(SILENT);
  expect(rig.spooled().length).toBe(3);
  const mark = join(rig.paths.spool, "full");
  expect(existsSync(mark)).toBe(true);
  expect(statSync(join(rig.paths.spool, "dropped")).size).toBe(2);
  for (const { name } of rig.spooled()) rmSync(join(rig.paths.spool, name));
  expect(await rig.run()).toEqual(SILENT);
  expect(existsSync(mark)).toBe(false);
  expect(rig.spooled().length).toBe(1);
  expect(rig.leftovers()).toEqual([]);
});

test("a spool is full by its bytes as well as by its files", async () => {
  using rig = new HookRig({ spoolFilesMax: 1000, spoolBytesMax: 64 * 1024 });
  rig.patchScript("*[0-3]0) measure", "*) measure");
  await rig.stopServer();
  const body = new Uint8Array(100 * 1024).fill(97);
  expect(await rig.run({ body })).toEqual(SILENT);
  expect(rig.spooled()).toEqual([]);
  expect(existsSync(join(rig.paths.spool, "full"))).toBe(true);
});

test("a full spool gives up its oldest light events first, and counts them", async () => {
  using rig = new HookRig({ spoolFilesMax: 6, spoolBytesMax: 1024 * 1024 });
  rig.patchScript("*[0-3]0) measure", "*) measure");
  await rig.stopServer();
  const names = ["Stop", "Notification", "PostToolUse", "PostToolBatch", "Stop", "Notification"];
  for (const [second, name] of names.entries()) {
    // A word in what the agent says is no kind: in JSON its quotes are escaped.
    const body = JSON.stringify({
      hook_event_name: name,
      said: '"hook_event_name":"Notification"',
    });
    const head = `X-Event-Id: older-${second}\n\n`;
    writeFileSync(join(rig.paths.spool, `100000000${second}-older-${second}.ev`), head + body);
  }
  const foreign = "1000000001 Notification.ev";
  writeFileSync(join(rig.paths.spool, foreign), "nothing of ours");
  const kinds = () =>
    rig
      .spooled()
      .flatMap(({ body }) => /_name":"(\w+)"/.exec(Buffer.from(body).toString())?.[1] ?? []);
  expect(await rig.run()).toEqual(SILENT);
  expect(kinds()).toEqual(["Stop", "PostToolUse", "PostToolBatch", "Stop", "Notification", "Stop"]);
  expect(await rig.run()).toEqual(SILENT);
  expect(await rig.run()).toEqual(SILENT);
  expect(kinds()).toEqual(["Stop", "PostToolUse", "Stop", "Stop", "Stop", "Stop"]);
  // What is left moves statuses and counters: from here on the new ones are dropped.
  expect(await rig.run()).toEqual(SILENT);
  expect(rig.spooled()).toHaveLength(7);
  expect(statSync(join(rig.paths.spool, "dropped")).size).toBe(4);
  expect(existsSync(join(rig.paths.spool, foreign))).toBe(true);
});

test("a light event is one that moves nothing, or nothing that its turn's Stop does not end", () => {
  for (const name of LIGHT_EVENTS) {
    const read = readPayload({ session_id: "s-light", hook_event_name: name, message: "x" });
    const kind = name === "PostToolBatch" ? "tools-ended" : "other";
    expect(read.ok && [name, read.event.fact.kind]).toEqual([name, kind]);
  }
});
