/** An agent's own task list as a quest: begun with the third task, followed live, in any order. */
import { expect, test } from "bun:test";
import { phasesOf } from "../../src/ingest/quest-views.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig } from "./ingest-rig.ts";

const NOW = Date.UTC(2026, 10, 25, 12);
let calls = 0;
const tool = (tool_name: string, tool_input: unknown, tool_response: unknown) => ({
  session_id: "s-q",
  cwd: "/nowhere/q",
  hook_event_name: "PostToolUse",
  tool_name,
  tool_input,
  tool_response,
  tool_use_id: `t-${calls++}`,
});
const create = (id: string) =>
  tool("TaskCreate", { subject: `Task ${id}` }, { task: { id, subject: `Task ${id}` } });
const update = (taskId: string, status: string) =>
  tool("TaskUpdate", { taskId, status }, { success: true, taskId });
const hook = (name: string, task_id: string) => ({
  session_id: "s-q",
  hook_event_name: name,
  task_id,
  task_subject: `Task ${task_id}`,
});
const todos = (...list: [string, string][]) => {
  const newTodos = list.map(([content, status]) => ({ content, status, activeForm: content }));
  return tool("TodoWrite", { todos: newTodos }, { oldTodos: [], newTodos });
};

const quest = (rig: IngestRig) => {
  const [row] = rig.all("SELECT * FROM quests");
  if (!row) return null;
  const phases = phasesOf(String(row["phases"])).map(({ name, status }) => `${name}: ${status}`);
  return { status: row["status"], xp: row["xp_awarded"], phases };
};

test("two tasks are no quest, the third makes one of all three, and phases follow", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  await rig.hook(create("1"));
  await rig.hook(create("2"));
  expect(quest(rig)).toBeNull();
  await rig.hook(create("3"));
  await rig.hook(update("1", "in_progress"));
  expect(quest(rig)).toEqual({
    status: "active",
    xp: 30,
    phases: ["Task 1: active", "Task 2: pending", "Task 3: pending"],
  });
  await rig.hook(update("1", "completed"));
  await rig.hook(update("2", "deleted"));
  await rig.hook(hook("TaskCompleted", "3"));
  expect(quest(rig)).toEqual({
    status: "completed",
    xp: 30 + 50 + 100,
    phases: ["Task 1: completed", "Task 2: skipped", "Task 3: completed"],
  });
  // A further task opens it again; it is not completed twice.
  await rig.hook(create("4"));
  expect(quest(rig)).toMatchObject({ status: "active", xp: 190 });
  await rig.hook(update("4", "completed"));
  expect(quest(rig)).toMatchObject({ status: "completed", xp: 215 });
});

test("the client's own events of a task and its tools tell of the same task", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  for (const id of ["1", "2", "3"]) {
    await rig.hook(hook("TaskCreated", id));
    await rig.hook(create(id));
  }
  expect(quest(rig)?.phases).toHaveLength(3);
  expect(rig.one("SELECT count(*) FROM xp_events WHERE event_type = 'quest:phase_planned'")).toBe(
    3,
  );
});

test("what is told late changes nothing that is newer, and an end before its beginning waits", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  const time = (second: number) => ({ "x-event-time": String(NOW - 60_000 + second * 1_000) });
  await rig.hook(update("3", "completed"), time(9));
  await rig.hook(create("1"), time(1));
  await rig.hook(create("2"), time(2));
  await rig.hook(update("2", "in_progress"), time(7));
  await rig.hook(update("2", "pending"), time(5));
  expect(quest(rig)).toBeNull();
  await rig.hook(create("3"), time(3));
  expect(quest(rig)?.phases).toEqual(["Task 3: completed", "Task 1: pending", "Task 2: active"]);
});

test("a list that is written whole: what it does not name any more is skipped", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  const list = (a: string, b: string): [string, string][] => [
    ["Read", a],
    ["Think", b],
    ["Write", "pending"],
  ];
  await rig.hook(todos(...list("in_progress", "pending")));
  await rig.hook(todos(...list("completed", "in_progress")));
  expect(quest(rig)?.phases).toEqual(["Read: completed", "Think: active", "Write: pending"]);
  await rig.hook(todos(["Read", "completed"], ["Think", "completed"]));
  expect(quest(rig)).toEqual({
    status: "completed",
    xp: 30 + 50 + 100,
    phases: ["Read: completed", "Think: completed", "Write: skipped"],
  });
});

test("a subject cannot look like another, nor be endless", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  const subjects = ["a\u202eb\u0007c\nd", "x".repeat(10_000), "\u2066\u2069 "];
  for (const [index, subject] of subjects.entries()) {
    const id = String(index);
    await rig.hook(tool("TaskCreate", { subject }, { task: { id, subject } }));
  }
  // The third has no name left, so it is no task yet.
  expect(quest(rig)).toBeNull();
  await rig.hook(create("9"));
  expect(quest(rig)?.phases).toEqual([
    "ab c d: pending",
    `${"x".repeat(200)}: pending`,
    "Task 9: pending",
  ]);
});

test("changes are told to every page", async () => {
  using rig = new IngestRig(new HandClock(NOW));
  for (const id of ["1", "2", "3"]) await rig.hook(create(id));
  const told = rig.published.flat().filter((change) => change.type === "quest");
  expect(told).toHaveLength(1);
});
