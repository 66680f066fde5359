import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTmux } from "../../src/tmux/command.ts";
import { processStart } from "../../src/tmux/processes.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "./wait-until.ts";

setDefaultTimeout(60_000);

const BOUNDS = { timeoutMs: 10_000, outputBytesMax: 100_000 };
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rpg-command-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stub(name: string, body: string): Promise<{ program: string; socketPath: string }> {
  const program = join(folder, name);
  await Bun.write(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o755);
  return { program, socketPath: "/nowhere" };
}

describe("one tmux command", () => {
  test("answers with what tmux printed, Unicode included", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    const result = await runTmux(tmux.target, ["display-message", "-p", "größe 🎉"], BOUNDS);
    expect(result).toEqual({ ok: true, stdout: "größe 🎉\n" });
  });

  test("gets its stdin whole", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    const stdin = "é🎉\n".repeat(20_000);
    const load = ["load-buffer", "-b", "x", "-", ";", "show-buffer", "-b", "x"];
    const bounds = { ...BOUNDS, outputBytesMax: 1_000_000 };
    const result = await runTmux(tmux.target, load, { ...bounds, stdin });
    expect(result.ok && result.stdout === stdin).toBe(true);
  });

  test("a missing program is absent", async () => {
    const target = { program: join(folder, "none"), socketPath: "/nowhere" };
    expect(await runTmux(target, ["ls"], BOUNDS)).toMatchObject({ ok: false, kind: "absent" });
  });

  test("a missing socket, and one nobody listens on, is no server", async () => {
    await using tmux = await makePrivateTmux();
    expect(await runTmux(tmux.target, ["list-panes"], BOUNDS)).toMatchObject({ kind: "no-server" });
    await tmux.start();
    const pid = Number(await tmux.run("display-message", "-p", "#{pid}"));
    process.kill(pid, "SIGKILL");
    await waitUntil("the server is gone", () => processStart(pid) === null);
    expect(await runTmux(tmux.target, ["list-panes"], BOUNDS)).toMatchObject({ kind: "no-server" });
  });

  test("an error of tmux is failed, in tmux's words", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    const result = await runTmux(tmux.target, ["capture-pane", "-p", "-t", "%99"], BOUNDS);
    expect(result).toMatchObject({ kind: "failed", detail: "can't find pane: %99" });
  });

  test("a program that hangs is killed at the time limit with all it started", async () => {
    const target = await stub("hang", `sleep 300 & echo $! > ${folder}/child; echo early; wait`);
    const result = await runTmux(target, [], { ...BOUNDS, timeoutMs: 500 });
    expect(result).toMatchObject({ ok: false, kind: "timeout", stdout: "early\n" });
    const child = Number(await Bun.file(`${folder}/child`).text());
    await waitUntil("the grandchild is gone", () => processStart(child) === null);
  });

  test("a grandchild outside the group that keeps the pipe open holds nobody up", async () => {
    const spawn = 'Bun.spawn(["sleep", "6"], { detached: true, stdout: "inherit" }).unref()';
    const target = await stub("hold", `exec "${process.execPath}" -e '${spawn}; console.log(1)'`);
    const result = await runTmux(target, [], { ...BOUNDS, timeoutMs: 2_000 });
    expect(result).toMatchObject({ kind: "timeout", stdout: "1\n" });
  });

  test("a program that prints without end is stopped at the bound", async () => {
    const target = await stub("flood", "exec yes");
    expect(await runTmux(target, [], BOUNDS)).toMatchObject({ ok: false, kind: "too-large" });
  });

  test("its signal ends it", async () => {
    const target = await stub("sleepy", "exec sleep 300");
    const stopping = new AbortController();
    const running = runTmux(target, [], { ...BOUNDS, signal: stopping.signal });
    setTimeout(() => stopping.abort(), 50);
    expect(await running).toMatchObject({ ok: false, kind: "failed", detail: "stopped" });
  });

  test("the variables of a surrounding tmux do not reach it", async () => {
    const target = await stub("env", 'echo "$TMUX|$TMUX_PANE|$LC_ALL|$1|$2|$3"');
    const before = process.env["TMUX"];
    process.env["TMUX"] = "/outer,1,0";
    try {
      const result = await runTmux(target, [], BOUNDS);
      expect(result).toEqual({ ok: true, stdout: "||C.UTF-8|-u|-S|/nowhere\n" });
    } finally {
      if (before === undefined) delete process.env["TMUX"];
      else process.env["TMUX"] = before;
    }
  });
});
