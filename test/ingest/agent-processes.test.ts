/** The agents behind hooks are looked up once a second, not once an event. */
import { expect, test } from "bun:test";
import { AgentProcesses } from "../../src/ingest/agent-processes.ts";

function rig(found: { pid: number; start: string } | null) {
  let nowMs = 1_000;
  const looks: number[] = [];
  const look = (pid: number) => {
    looks.push(pid);
    return found;
  };
  const processes = new AgentProcesses(look, { now: () => nowMs, monotonic: () => nowMs });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { processes, looks, pass };
}

test("events of one agent within a second look at its process once", () => {
  const agent = { pid: 40, start: "9" };
  const { processes, looks, pass } = rig(agent);
  expect(processes.of(41)).toEqual(agent);
  pass(999);
  expect(processes.of(41)).toEqual(agent);
  expect(looks).toEqual([41]);
});

test("after a second the process is looked at again", () => {
  const { processes, looks, pass } = rig({ pid: 40, start: "9" });
  processes.of(41);
  pass(1_000);
  processes.of(41);
  expect(looks).toEqual([41, 41]);
});

test("a pid that led to no agent is looked at again at once", () => {
  const { processes, looks } = rig(null);
  expect(processes.of(41)).toBeNull();
  expect(processes.of(41)).toBeNull();
  expect(looks).toEqual([41, 41]);
});
