import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { parseStat } from "../../src/tmux/proc-linux.ts";
import { parsePs, psCommand } from "../../src/tmux/proc-ps.ts";
import { agentsBelow, type ProcessRow } from "../../src/tmux/process-tree.ts";
import { findAgent, processAlive, processStart } from "../../src/tmux/processes.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "./wait-until.ts";

setDefaultTimeout(60_000);

async function panePid(tmux: PrivateTmux, id: string): Promise<number> {
  return Number(await tmux.run("display-message", "-p", "-t", id, "#{pane_pid}"));
}

/** A program that sleeps under the name and at the path of a native install. */
async function installFakeClaude(folder: string): Promise<string> {
  const versions = `${folder}/share/claude/versions`;
  await mkdir(versions, { recursive: true });
  await mkdir(`${folder}/bin`, { recursive: true });
  const sleep = Bun.which("sleep") ?? "/bin/sleep";
  await Bun.$`cp ${sleep} ${versions}/2.1.330`.quiet();
  await symlink(`${versions}/2.1.330`, `${folder}/bin/claude`);
  return `${folder}/bin/claude`;
}

describe("the agent below a pane", () => {
  test("is found as the pane's own process, below a shell, and below a wrapper script", async () => {
    await using tmux = await makePrivateTmux();
    const claude = await installFakeClaude(tmux.folder);
    const wrapper = `${tmux.folder}/wrapper.sh`;
    await Bun.write(wrapper, `#!/bin/sh\necho started\n${claude} 1000\necho ended\n`);
    const panes = [
      await tmux.start({ command: `exec ${claude} 1000` }),
      await tmux.open(`sh -c '${claude} 1000; true'`),
      await tmux.open(`sh ${wrapper}; true`),
      await tmux.open("sleep 1000"),
    ];
    const pids = await Promise.all(panes.map((id) => panePid(tmux, id)));
    const [own = 0, shell = 0, wrapped = 0, other = 0] = pids;
    await waitUntil("all three run", async () => {
      const found = await findAgent(pids);
      return [own, shell, wrapped].every((pid) => found.get(pid));
    });
    const found = await findAgent(pids);
    expect(found.get(own)).toMatchObject({ pid: own, command: `${claude} 1000` });
    expect(found.get(shell)?.pid).not.toBe(shell);
    expect(found.get(wrapped)?.command).toBe(`${claude} 1000`);
    expect(found.get(other)).toBeNull();
  });

  test("is gone when its process ends, while the shell around it lives on", async () => {
    await using tmux = await makePrivateTmux();
    const claude = await installFakeClaude(tmux.folder);
    const id = await tmux.start({ command: `${claude} 1000; sleep 1000` });
    const pid = await panePid(tmux, id);
    await waitUntil("it runs", async () => (await findAgent([pid])).get(pid) != null);
    const agent = (await findAgent([pid])).get(pid);
    expect(processAlive(agent?.pid ?? 0, agent?.start ?? "")).toBe(true);
    process.kill(agent?.pid ?? 0, "SIGTERM");
    await waitUntil("it is gone", async () => (await findAgent([pid])).get(pid) === null);
    expect(processAlive(agent?.pid ?? 0, agent?.start ?? "")).toBe(false);
    expect(processStart(pid)).not.toBeNull();
  });

  test("a pane process that is no more has no agent", async () => {
    const child = Bun.spawn(["true"]);
    await child.exited;
    expect((await findAgent([child.pid])).get(child.pid)).toBeNull();
    expect(processStart(child.pid)).toBeNull();
  });

  test("a pid with another start is another process", () => {
    const start = processStart(process.pid) ?? "";
    expect(processAlive(process.pid, start)).toBe(true);
    expect(processAlive(process.pid, `${start}0`)).toBe(false);
  });

  test("by ps, as on macOS, the same process is found and lives", async () => {
    await using tmux = await makePrivateTmux();
    const claude = await installFakeClaude(tmux.folder);
    const pid = await panePid(tmux, await tmux.start({ command: `sh -c '${claude} 1000; true'` }));
    await waitUntil("it runs", async () => (await findAgent([pid])).get(pid) != null);
    const byProc = (await findAgent([pid], "linux")).get(pid);
    const byPs = (await findAgent([pid], "darwin")).get(pid);
    expect(byPs).toMatchObject({ pid: byProc?.pid ?? 0, command: byProc?.command ?? "" });
    expect(processAlive(byPs?.pid ?? 0, byPs?.start ?? "", "darwin")).toBe(true);
  });

  test("of several at one depth the foreground one counts, and never its own helpers", () => {
    const row = (pid: number, ppid: number, isForeground = false): ProcessRow => {
      return { pid, ppid, start: `${pid}`, name: "", isZombie: false, isForeground };
    };
    const rows = [row(1, 0), row(10, 1, true), row(11, 1), row(100, 10, true)];
    const agents = agentsBelow([1, 7], rows, ({ pid }) => {
      return { name: "", argv: [pid === 1 ? "sh" : "claude"], exe: null };
    });
    expect(agents.get(1)?.pid).toBe(10);
    expect(agents.get(7)).toBeNull();
  });
});

describe("what the system prints about processes", () => {
  test("a name with spaces and brackets does not shift the fields of stat", () => {
    const text = `4242 (a) S (b) R 7 4242 4242 34816 4242 ${"0 ".repeat(13)}98765 0 0`;
    expect(parseStat(text)).toEqual({
      pid: 4242,
      ppid: 7,
      start: "98765",
      name: "a) S (b",
      isZombie: false,
      isForeground: true,
    });
  });

  test("a stat cut short is no process", () => {
    expect(parseStat("4242 (sh) S 1")).toBeNull();
    expect(parseStat("")).toBeNull();
  });

  test("a row of ps holds the start as the agent's registry writes it", () => {
    const text =
      "  501     1 Ss+  Mon Nov  4 02:49:00 2026 /Users/m/.local/bin/claude --resume x\n";
    const [row] = parsePs(`${text}garbage\n`);
    expect(row).toMatchObject({ pid: 501, ppid: 1, start: "Mon Nov  4 02:49:00 2026" });
    expect(row && psCommand(row).argv).toEqual(["/Users/m/.local/bin/claude", "--resume", "x"]);
  });
});
