/** tmux absent, dead or hanging: the page says so, hooks still drive status, nothing piles up. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { snapshot } from "../../src/protocol/live.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";

// The hanging tmux alone takes a time limit and a rest.
setDefaultTimeout(30_000);

async function problemOf(server: TestServer): Promise<string | null> {
  return snapshot.parse(await server.get("/api/snapshot")).system.tmuxProblem;
}

async function hooksDriveStatus(server: TestServer): Promise<void> {
  const tell = (event: Record<string, unknown>) =>
    server.hook({ session_id: "no-tmux", cwd: "/nowhere", ...event });
  await tell({ hook_event_name: "UserPromptSubmit", prompt: "Go", prompt_id: "p" });
  expect(await server.get("/api/sessions/no-tmux")).toMatchObject({ status: "working" });
  await tell({ hook_event_name: "Stop", prompt_id: "p" });
  expect(await server.get("/api/sessions/no-tmux")).toMatchObject({ status: "idle" });
}

/** A server whose settings name another tmux program. */
async function serverWithProgram(program: string) {
  const root = mkdtempSync(join(tmpdir(), "rpg-trouble-"));
  mkdirSync(join(root, "data"), { recursive: true });
  writeFileSync(
    join(root, "data", "config.toml"),
    `[tmux]\nprogram = ${JSON.stringify(program)}\n`,
  );
  return { root, server: await makeTestServer({ root }) };
}

test("without tmux the page says so and hooks alone give full status", async () => {
  const { root, server } = await serverWithProgram("/nowhere/tmux");
  await using _server = server;
  await waitUntil("it is said", async () => (await problemOf(server)) !== null);
  expect(await problemOf(server)).toContain("/nowhere/tmux");
  await hooksDriveStatus(server);
  rmSync(root, { recursive: true, force: true });
});

test("a tmux that hangs is said, asked by one child at a time, and hooks go on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rpg-hang-"));
  const stub = join(folder, "tmux");
  const calls = join(folder, "calls");
  writeFileSync(calls, "");
  writeFileSync(stub, `#!/bin/sh\necho "start $$" >> '${calls}'\nexec sleep 600\n`);
  chmodSync(stub, 0o755);
  // The poller looks for a server only where there is a socket.
  await using tmux = await makePrivateTmux("default");
  await tmux.start();
  const root = mkdtempSync(join(tmpdir(), "rpg-trouble-"));
  mkdirSync(join(root, "data"), { recursive: true });
  writeFileSync(join(root, "data", "config.toml"), `[tmux]\nprogram = ${JSON.stringify(stub)}\n`);
  await using server = await makeTestServer({ root, env: { TMUX_TMPDIR: tmux.folder } });
  await waitUntil("it is said", async () => (await problemOf(server))?.includes("ms") === true);
  await hooksDriveStatus(server);
  await Bun.sleep(3_000);
  const started = readFileSync(calls, "utf8").trim().split("\n");
  const alive = started.filter((line) => {
    const pid = Number(line.split(" ")[1]);
    return Bun.spawnSync(["kill", "-0", String(pid)], { stderr: "ignore" }).exitCode === 0;
  });
  expect(alive.length).toBeLessThanOrEqual(1);
  // About one call in a time limit and a rest, never a call a tick.
  expect(started.length).toBeLessThan(10);
  rmSync(folder, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true });
});

test("a tmux server that dies takes its panes along, and they are back when it is", async () => {
  await using tmux = await makePrivateTmux("default");
  await tmux.start();
  await using server = await makeTestServer({ env: { TMUX_TMPDIR: tmux.folder } });
  const panes = async () => ((await server.get("/api/panes")) as { items: unknown[] }).items.length;
  await waitUntil("the pane is there", async () => (await panes()) === 1);
  expect(await problemOf(server)).toBeNull();
  await tmux.kill();
  await waitUntil("the pane is gone", async () => (await panes()) === 0);
  await waitUntil("it is said", async () => (await problemOf(server)) !== null);
  await hooksDriveStatus(server);
  await tmux.start();
  await waitUntil("the pane is back", async () => (await panes()) === 1);
  await waitUntil("all is well again", async () => (await problemOf(server)) === null);
});
