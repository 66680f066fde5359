import { expect, test } from "bun:test";
import { signalProcess } from "../../src/control/signal-process.ts";
import { processStart } from "../../src/tmux/processes.ts";

test("a process gets the signal only as the one that was seen, and only if it may", async () => {
  await using child = Bun.spawn(["sleep", "1000"]);
  const start = processStart(child.pid) ?? "";
  const target = { pid: child.pid, start };
  expect(signalProcess({ ...target, start: `${start}1` }, "TERM")).toMatchObject({ ok: false });
  expect(signalProcess(target, "TERM", () => false)).toMatchObject({ ok: false });
  expect(child.exitCode).toBeNull();
  expect(signalProcess(target, "TERM")).toEqual({ ok: true });
  await child.exited;
  expect(child.signalCode).toBe("SIGTERM");
  expect(signalProcess(target, "KILL")).toMatchObject({ ok: false });
});

test("the server itself and the first process are never sent anything", () => {
  for (const pid of [process.pid, 1]) {
    const result = signalProcess({ pid, start: processStart(pid) ?? "" }, "HUP");
    expect(result.ok).toBe(false);
  }
});
