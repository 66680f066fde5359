/** `claude-rpg send` and `status` against a real server with a scripted agent. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type AgentHouse, makeAgentHouse, type ScriptedAgent } from "../server/agent-house.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type CliOptions, runCli } from "./run-cli.ts";

setDefaultTimeout(60_000);

let house: AgentHouse;
let agent: ScriptedAgent;
beforeAll(async () => {
  house = await makeAgentHouse();
  agent = await house.agent("cli-agent-one");
});
afterAll(() => house[Symbol.asyncDispose]());

const run = (args: string[], options: CliOptions = {}) =>
  runCli(args, house.server.dataDir, options);

test("a prompt goes to a session by the beginning of its id, by its pane, and from stdin", async () => {
  expect(await run(["send", "cli-agent", "one"])).toEqual({ code: 0, out: "accepted\n", err: "" });
  await house.until(agent.id, "idle/done");
  const json = await run(["send", agent.pane, "two", "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({ state: "accepted" });
  await house.until(agent.id, "idle/done");
  await run(["send", agent.id, "-", "--when-idle"], { stdin: "three\nlines" });
  await waitUntil("all have come", () => agent.prompts().length === 3);
  expect(agent.prompts()).toEqual(["one", "two", "three\nlines"]);
  await house.until(agent.id, "idle/done");
});

test("a busy agent gets it when it is idle, and only its person may force it", async () => {
  // Its last turn may not have ended yet.
  await house.send(agent.id, "busy 3000", { whenIdle: true });
  await waitUntil("it is at work", () => agent.prompts().at(-1) === "busy 3000");
  const refused = await run(["send", agent.id, "now"]);
  expect([refused.code, refused.out]).toEqual([1, ""]);
  expect(refused.err).toContain("is working");
  const forced = await run(["send", agent.id, "now", "--force"]);
  expect([forced.code, forced.err.includes("full")]).toEqual([1, true]);
  const kept = await run(["send", agent.id, "later", "--when-idle"]);
  expect(kept).toEqual({ code: 0, out: "queued\n", err: "" });
  const token = await house.server.token("full");
  const env = { CLAUDE_RPG_TOKEN: token };
  const byPerson = await run(["send", agent.id, "sooner", "--force"], { env });
  expect(byPerson.code).toBe(0);
  await waitUntil("both have come", () => agent.prompts().length === 6);
  expect(agent.prompts().slice(-2).toSorted()).toEqual(["later", "sooner"]);
  await house.until(agent.id, "idle/done");
});

test("an unknown session and a missing text end with one sentence", async () => {
  const unknown = await run(["send", "nobody", "x"]);
  expect([unknown.code, unknown.out]).toEqual([1, ""]);
  expect(unknown.err).toContain("no such session");
  expect((await run(["send", agent.id])).code).toBe(2);
});

test("status says who waits and what is asked; a muted one waits for nobody", async () => {
  expect((await run(["status"])).code).toBe(0);
  await house.send(agent.id, "ask rm -r build");
  const card = await house.asked();
  const waits = await run(["status"]);
  expect(waits.code).toBe(10);
  expect(waits.out).toContain("waiting (permission)");
  // So that the next command can name it.
  expect(waits.out).toContain(` ${agent.pane} `);
  expect(waits.out).toContain("    asks: Bash rm -r build\n");
  const json = JSON.parse((await run(["status", "--json"])).out);
  expect(json).toMatchObject([{ id: agent.id, permissions: [{ id: card.id }] }]);
  await house.server.api("POST", `/api/sessions/${agent.id}/mute`, { muted: true });
  const muted = await run(["status"]);
  expect(muted.code).toBe(0);
  expect(muted.out).toContain("waiting (permission, muted)");
  await house.server.api("POST", `/api/permissions/${card.id}`, { behavior: "allow" });
});
