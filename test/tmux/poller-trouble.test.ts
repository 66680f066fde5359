import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../../src/config/limits.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { makePollerRig } from "./poller-rig.ts";
import { waitUntil } from "./wait-until.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rpg-trouble-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Becomes the real tmux unless the file `state` holds shell commands that come first. */
async function makeMoodyTmux(): Promise<{ program: string; setMood(body: string): Promise<void> }> {
  const program = join(folder, "moody-tmux");
  const mood = join(folder, "mood");
  await Bun.write(mood, "");
  await Bun.write(program, `#!/bin/sh\n. '${mood}'\nexec tmux "$@"\n`);
  await chmod(program, 0o755);
  return { program, setMood: async (body) => void (await Bun.write(mood, `${body}\n`)) };
}

// Real servers on a busy machine: `waitUntil` has the deadline that counts.
setDefaultTimeout(60_000);

describe("the poller in trouble", () => {
  test("no tmux on this machine is one sentence, told once", async () => {
    await using rig = makePollerRig({
      sockets: () => [join(folder, "no-socket")],
      program: join(folder, "no-tmux"),
    });
    await waitUntil("it is told", () => rig.problems.length > 0);
    await Bun.sleep(2_500);
    expect(rig.problems).toHaveLength(1);
    expect(rig.problems[0]).toContain("was not found; install tmux");
  });

  test("a server that is killed takes its panes along and is back within two seconds", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start();
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath] });
    await waitUntil("it is seen", () => rig.pane(id) !== undefined);
    const key = rig.pane(id)?.key ?? "";
    await tmux.kill();
    await waitUntil("it is gone", () => rig.gone.includes(key));
    expect(rig.poller.panes()).toEqual([]);
    expect(rig.problems.at(-1)).toContain("No tmux server runs on");
    await tmux.start({ command: "printf reborn; sleep 1000" });
    const startedMs = performance.now();
    await waitUntil("it is back", () => rig.poller.panes().length === 1);
    // The bar is 2 s; the rest is for a busy machine.
    expect(performance.now() - startedMs).toBeLessThan(6_000);
    const reborn = rig.poller.panes()[0];
    expect(reborn?.id).toBe(id);
    expect(reborn?.key).not.toBe(key);
    expect(rig.problems.at(-1)).toBeNull();
  });

  test("a tmux that hangs is killed, said, never doubled, and removes nothing", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "cat" });
    const moody = await makeMoodyTmux();
    await using rig = makePollerRig({
      sockets: () => [tmux.socketPath],
      program: moody.program,
      limits: { ...limits, tmuxCommandMsMax: 700, tmuxRetryMs: 200 },
    });
    await waitUntil("it is seen", () => rig.text(id) !== "");
    const children = join(folder, "children");
    await Bun.write(children, "");
    // Each hanging call counts those that live beside it: more than itself must never be.
    await moody.setMood(`echo "+$$" >> '${children}'; sleep 300`);
    await waitUntil("it is said", () => rig.problems.at(-1)?.includes("did not answer") === true);
    const started = async () => (await Bun.file(children).text()).match(/\+\d+/g) ?? [];
    await waitUntil("it is tried again", async () => (await started()).length >= 3);
    const pids = (await started()).map(Number);
    expect(pids.filter(isAlive).length).toBeLessThanOrEqual(1);
    expect(rig.gone).toEqual([]);
    expect(rig.pane(id)).toBeDefined();
    expect(rig.text(id)).not.toBe("");
    await moody.setMood("");
    await waitUntil("it recovers", () => rig.problems.at(-1) === null);
    await tmux.run("send-keys", "-t", id, "well again", "Enter");
    await waitUntil("it reads on", () => rig.text(id).includes("well again"));
  });

  test("a failing tmux is said with its own words and removes nothing", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start();
    const moody = await makeMoodyTmux();
    await using rig = makePollerRig({ sockets: () => [tmux.socketPath], program: moody.program });
    await waitUntil("it is seen", () => rig.pane(id) !== undefined);
    await moody.setMood("echo 'server is too old' >&2; exit 1");
    await waitUntil("it is said", () => rig.problems.at(-1)?.includes("too old") === true);
    expect(rig.pane(id)).toBeDefined();
    await moody.setMood("");
    await waitUntil("it recovers", () => rig.problems.at(-1) === null);
    expect(rig.gone).toEqual([]);
  });

  test("too much output for one command is read in smaller parts", async () => {
    await using tmux = await makePrivateTmux();
    const fill = "head -c 60000 /dev/zero | tr '\\0' x; sleep 1000";
    const ids = [await tmux.start({ command: fill })];
    while (ids.length < 8) ids.push(await tmux.open(fill));
    const isFull = async (id: string) => (await tmux.text(id)).length > 1_800;
    for (const id of ids) await waitUntil("it is full", () => isFull(id));
    await using rig = makePollerRig({
      sockets: () => [tmux.socketPath],
      limits: { ...limits, tmuxOutputBytesMax: 9_000, tmuxRetryMs: 50 },
    });
    await waitUntil("all are seen", () => ids.every((id) => rig.text(id).length > 10), 20_000);
    expect(rig.problems.some((sentence) => sentence?.includes("printed more than"))).toBe(true);
    expect(rig.gone).toEqual([]);
  });

  test("a consumer that throws does not end the polling", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "cat" });
    await using rig = makePollerRig({
      sockets: () => [tmux.socketPath],
      onPanes: () => {
        throw new Error("consumer");
      },
      onScreen: () => {
        throw new Error("consumer");
      },
    });
    await waitUntil("it is seen", () => rig.text(id) !== "");
    await tmux.run("send-keys", "-t", id, "onward", "Enter");
    await waitUntil("it reads on", () => rig.text(id).includes("onward"));
  });

  test("stop ends a hanging child and resolves", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    const moody = await makeMoodyTmux();
    const children = join(folder, "stopped");
    await moody.setMood(`echo $$ > '${children}'; sleep 300`);
    const rig = makePollerRig({ sockets: () => [tmux.socketPath], program: moody.program });
    await waitUntil("it hangs", () => Bun.file(children).exists());
    await waitUntil("its pid is written", async () => (await Bun.file(children).text()) !== "");
    await rig.poller.stop();
    expect(isAlive(Number(await Bun.file(children).text()))).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process.
    return false;
  }
}
