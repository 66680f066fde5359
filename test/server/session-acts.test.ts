/** Override, mute, acknowledge and signal: shown to all, kept over a restart, audited. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SessionView, sessionView } from "../../src/protocol/session.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

setDefaultTimeout(60_000);

const PROMPT = { session_id: "s", cwd: "/nowhere", hook_event_name: "UserPromptSubmit" };

async function look(server: TestServer): Promise<SessionView> {
  return sessionView.parse(await server.get("/api/sessions/s"));
}

async function act(server: TestServer, name: string, body: object = {}): Promise<SessionView> {
  const answer = await server.api("POST", `/api/sessions/s/${name}`, body, "answer");
  expect([name, answer.status]).toEqual([name, 200]);
  return sessionView.parse(await answer.json());
}

function audited(server: TestServer): unknown {
  return server.one("SELECT group_concat(action || ' ' || result, ', ') FROM audit_log");
}

test("an override is shown with its source, outlives a restart, and ends at the next hook", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-acts-"));
  const before = await makeTestServer({ root });
  await before.hook({ ...PROMPT, prompt: "go" });
  const said = await act(before, "override", { status: "idle" });
  expect(said).toMatchObject({ status: "idle", reason: "manual", source: "person" });
  expect(said.override).toMatchObject({ status: "idle", until: null });
  expect((await act(before, "mute", { muted: true })).muted).toBe(true);
  expect(audited(before)).toContain("override idle, mute muted");
  await before.stop();

  await using after = await makeTestServer({ root });
  expect(await look(after)).toMatchObject({ status: "idle", reason: "manual", muted: true });
  await after.hook({ ...PROMPT, hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: {} });
  expect(await look(after)).toMatchObject({ status: "working", override: null, muted: true });
  expect((await act(after, "mute", { muted: false })).muted).toBe(false);
  rmSync(root, { recursive: true, force: true });
});

test("an override with a time ends then, without a hook", async () => {
  await using server = await makeTestServer();
  await server.hook({ ...PROMPT, prompt: "go" });
  const until = new Date(Date.now() + 700).toISOString();
  expect((await act(server, "override", { status: "error", until })).override?.until).toBe(until);
  await waitUntil("its time is over", async () => (await look(server)).override === null);
  expect(await look(server)).toMatchObject({ status: "working", reason: "thinking" });
});

test("an error that was acknowledged stays so for everybody and over a restart", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-acts-"));
  const before = await makeTestServer({ root });
  await before.hook({ ...PROMPT, prompt: "go" });
  await before.hook({ ...PROMPT, hook_event_name: "StopFailure", error: "rate_limit" });
  expect(await look(before)).toMatchObject({ status: "error", reason: "limit" });
  expect(await act(before, "ack")).toMatchObject({ status: "idle", seen: true });
  await before.stop();
  await using after = await makeTestServer({ root });
  expect((await look(after)).status).toBe("idle");
  rmSync(root, { recursive: true, force: true });
});

test("the CLI's token neither overrides, mutes nor acknowledges", async () => {
  await using server = await makeTestServer();
  await server.hook({ ...PROMPT, prompt: "go" });
  for (const [name, body] of Object.entries({
    override: { status: "idle" },
    mute: { muted: true },
    ack: {},
  })) {
    const answer = await server.api("POST", `/api/sessions/s/${name}`, body, "cli");
    expect([name, answer.status]).toEqual([name, 403]);
  }
});

test("a signal ends the agent's own process, seen with its memory, and no other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rpg-agent-"));
  const program = join(folder, "claude");
  symlinkSync(process.execPath, program);
  const script = join(folder, "claude.js");
  await Bun.write(script, "setInterval(() => {}, 1000);");
  await using agent = Bun.spawn([program, script], { stdout: "ignore", stderr: "ignore" });
  await using other = Bun.spawn(["sleep", "1000"]);
  await using server = await makeTestServer();
  const tell = (pid: number) =>
    server.hook({ ...PROMPT, prompt: "go" }, { "x-agent-pid": String(pid) });
  await waitUntil("the agent is known by its process", async () => {
    await tell(agent.pid);
    return (await look(server)).process !== null;
  });
  expect((await look(server)).process?.pid).toBe(agent.pid);
  await waitUntil(
    "its memory was looked at",
    async () => ((await look(server)).process?.memoryBytes ?? 0) > 1024 * 1024,
    30_000,
  );
  const signal = (pid: number, asker: "answer" | "full" = "full") =>
    server.api("POST", "/api/sessions/s/signal", { signal: "TERM", pid }, asker);
  expect((await signal(agent.pid, "answer")).status).toBe(403);
  expect((await signal(other.pid)).status).toBe(409);
  expect(other.exitCode).toBeNull();
  expect((await signal(agent.pid)).status).toBe(200);
  await agent.exited;
  expect(agent.signalCode).toBe("SIGTERM");
  expect(audited(server)).toContain("signal.TERM failed, signal.TERM ok");
  const gone = async () => (await server.api("GET", "/api/sessions/s")).status === 404;
  await waitUntil("its session has ended", gone);
  rmSync(folder, { recursive: true, force: true });
});
