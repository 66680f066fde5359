import { expect, test } from "bun:test";
import type { PsRow } from "../../src/tmux/proc-ps.ts";
import { recentStart } from "../../src/tmux/processes.ts";
import { PsStarts } from "../../src/tmux/ps-starts.ts";

const row = (pid: number, isZombie = false): PsRow => {
  const facts = { ppid: 1, name: "", command: "claude", isForeground: true };
  return { pid, start: `start of ${pid}`, isZombie, ...facts };
};

test("many processes, looked at again and again, are one run of ps for all", () => {
  const runs: number[][] = [];
  const starts = new PsStarts((pids) => {
    runs.push([...pids]);
    return [row(1), row(2, true)];
  });
  const look = (nowMs: number) => [1, 2, 3].map((pid) => starts.of(pid, nowMs));
  // A zombie has ended, and what ps does not know is no more.
  expect(look(1_000)).toEqual(["start of 1", null, null]);
  expect(runs).toEqual([[1], [1, 2], [1, 2, 3]]);
  look(1_400);
  expect(runs).toHaveLength(3);
  look(2_000);
  expect(runs.slice(3)).toEqual([[1, 2, 3]]);
  // Nobody asks for the others any more.
  starts.of(3, 9_000);
  expect(runs.at(-1)).toEqual([3]);
});

test("by ps, as on macOS, a process of this machine has the same start each time", () => {
  const start = recentStart(process.pid, "darwin");
  expect(start).toMatch(/^\w{3}\s+\w{3}\s+\d+ [\d:]{8} \d{4}$/);
  expect(recentStart(process.pid, "darwin")).toBe(start);
});
