/** Gaming it does not pay: each trick and its stated answer. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { COMMANDS_PAID_A_DAY, QUEST_STEPS_PAID_A_DAY } from "../../src/game/xp.ts";
import { HandClock, makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { Case } from "./earn/case.ts";

const DAY_MS = 24 * 3_600_000;
const clock = new HandClock(Date.UTC(2026, 10, 25, 12));
let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer({ clock, timeZone: "UTC" });
});
afterAll(() => server[Symbol.asyncDispose]());

const house = (name: string) => new Case(server, clock, name);
const commit = (sha: string, kind: string) => ({ gitOperation: { commit: { sha, kind } } });

test("the same commit amended 50 times is one commit", async () => {
  const one = house("amended");
  await one.bash("git commit -m x", commit("aaaaaaa", "committed"));
  for (let n = 0; n < 50; n++) {
    const sha = n.toString(16).padStart(7, "b");
    await one.bash("git commit --amend --no-edit", commit(sha, "amended"));
    await one.bash("git commit --amend --no-edit", { stdout: `[main ${sha}] x` });
  }
  expect([one.rows("git:commit", 15), one.stat("git.commits")]).toEqual([1, 1]);
});

test("a sha that is told again is no further commit, whatever tells it", async () => {
  const one = house("sha");
  await one.bash("git commit -m x", commit("0123456", "committed"));
  await one.bash("git commit -m x", commit("0123456789abcdef", "committed"));
  await one.bash("git commit -m x", { stdout: "[main 0123456] x\n 1 file changed" });
  // In another session of the same project too.
  await one.tell("commit", {
    session_id: `${one.session}-b`,
    tool_response: commit("0123456", "committed"),
  });
  expect(one.rows("git:commit", 15)).toBe(1);
  await one.bash("git commit -m y", commit("fedcba9", "committed"));
  expect(one.rows("git:commit", 15)).toBe(2);
});

test("what the agent says of git outranks what the line looks like", async () => {
  const one = house("outranks");
  // The line commits and pushes; only the commit came about.
  await one.bash("git commit -m x && git push", commit("1111111", "committed"));
  await one.bash("make release", { gitOperation: { push: { branch: "main" } } });
  expect([one.stat("git.commits"), one.stat("git.pushes")]).toEqual([1, 1]);
});

test("talk of commits and tests earns nothing but its tool", async () => {
  const one = house("talk");
  const lines = [
    'echo "git commit -m x && npm test"',
    "cat <<'E'\ngit commit -m x\nnpm test\nE",
    "# npm test",
    "git commit --dry-run",
    "npm test --help",
    "false || npm test",
  ];
  for (const line of lines) await one.bash(line);
  expect([one.stat("git.commits"), one.stat("commands.testsRun")]).toEqual([0, 0]);
  expect(one.stat("toolsUsed.Bash")).toBe(lines.length);
});

test("an empty test in a loop: a line is one run, and a day pays for so many", async () => {
  const one = house("loop");
  await one.bash("for i in $(seq 1000); do npm test; done");
  expect(one.stat("commands.testsRun")).toBe(1);
  await one.times(COMMANDS_PAID_A_DAY + 9, () => one.bash("npm test"));
  expect(one.rows("command:test", 5)).toBe(COMMANDS_PAID_A_DAY);
  expect(one.rows("command:test", 0)).toBe(10);
  expect(one.stat("commands.testsRun")).toBe(COMMANDS_PAID_A_DAY + 10);
  // The next day pays again.
  await one.bash("npm test", {}, clock.now() - DAY_MS);
  expect(one.rows("command:test", 5)).toBe(COMMANDS_PAID_A_DAY + 1);
});

test("a call that is replayed is paid once, under whatever event ids", async () => {
  const one = house("replayed");
  for (let n = 0; n < 20; n++) await one.tool("Write", { tool_use_id: "toolu_one" });
  expect([one.rows("tool:Write", 5), one.stat("toolsUsed.total")]).toEqual([1, 1]);
});

test("a turn that ends many times is one turn", async () => {
  const one = house("turns");
  for (let n = 0; n < 5; n++) {
    await one.tell("bash", { prompt_id: "p-1" });
    await one.tell("stop", { prompt_id: "p-1" });
  }
  expect([one.rows("turn:completed", 5), one.stat("turns")]).toEqual([1, 1]);
});

test("events from the far past are kept and earn nothing, those from the future count as of now", async () => {
  const one = house("dated");
  await one.bash("git commit -m x", {}, clock.now() - 61 * DAY_MS);
  expect([one.stat("toolsUsed.total"), one.stat("git.commits")]).toEqual([0, 0]);
  // A time that is ahead counts as that of the arrival: no day is won by it.
  await one.bash("git commit -m x", {}, clock.now() + 40 * DAY_MS);
  expect(one.stat("git.commits")).toBe(1);
  expect(one.streak().current).toBe(1);
});

test("a task that is opened and done again is paid once", async () => {
  const one = house("tasks");
  await one.tasks(3, 3);
  for (const status of ["in_progress", "completed", "pending", "completed"]) {
    const tool_input = { taskId: "1", status };
    await one.tell("taskUpdate", { tool_input, tool_response: { success: true } });
  }
  await one.tasks(3, 3);
  expect(one.rows("quest:phase_planned", 10)).toBe(3);
  expect(one.rows("quest:phase_completed", 25)).toBe(3);
  expect(one.rows("quest:completed", 100)).toBe(1);
});

test("of a list of a hundred tasks twenty are paid", async () => {
  const one = house("many tasks");
  await one.tasks(100, 0);
  expect(one.rows("quest:phase_planned", 10)).toBe(20);
  expect(one.rows("quest:phase_planned", 0)).toBe(80);
});

test("quests made in a loop: a day pays for so many steps, of a persona and of a project", async () => {
  const one = house("quest loop");
  await one.tool("Read");
  for (const named of [{ personaId: one.personaId }, { projectId: one.projectId }]) {
    const before = one.rows("quest:phase_planned", 10);
    for (let n = 0; n < 5; n++) {
      const body = { title: `Loop ${n}`, phases: Array(20).fill("Step"), start: true, ...named };
      expect((await server.api("POST", "/api/quests", body)).status).toBe(201);
    }
    expect(one.rows("quest:phase_planned", 10) - before).toBe(QUEST_STEPS_PAID_A_DAY);
  }
  expect(one.rows("quest:phase_planned", 0)).toBe(2 * (100 - QUEST_STEPS_PAID_A_DAY));
});

test("a quest without a phase that was done cannot be completed", async () => {
  const one = house("empty quest");
  await one.tool("Read");
  const made = await server.api("POST", "/api/quests", {
    title: "Nothing",
    personaId: one.personaId,
    start: true,
  });
  const { id } = await made.json();
  const answer = await server.api("POST", `/api/quests/${id}/move`, { to: "completed" });
  expect(answer.status).toBe(409);
  expect(one.rows("quest:completed", 100)).toBe(0);
});

test("clicking on the page makes no day an active one", async () => {
  const one = house("clicks");
  await one.workOn(1);
  const body = { title: "A quest", phases: ["One"], projectId: one.projectId };
  await server.api("POST", "/api/quests", body);
  expect(one.streak().current).toBe(1);
});
