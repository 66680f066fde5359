/** Real tmux, real hook script, scripted agents: what a person does from here, and what arrives. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { hookDecision } from "../../src/protocol/hook-decision.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type AgentHouse, makeAgentHouse } from "./agent-house.ts";

setDefaultTimeout(60_000);

let house: AgentHouse;
beforeAll(async () => {
  house = await makeAgentHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const decide = (id: string, body: object) =>
  house.server.api("POST", `/api/permissions/${id}`, body, "answer");

test("a prompt into an agent at rest is accepted and arrives once", async () => {
  const agent = await house.agent("rests");
  const text = "three\nlines and -R;\n🦊 größe";
  expect(await house.send("rests", text)).toMatchObject({ state: "accepted", detail: null });
  expect(agent.prompts()).toEqual([text]);
  await house.until("rests", "idle/done");
});

test("into a busy agent it fails with the reason, and by force it is queued by the agent", async () => {
  const agent = await house.agent("works");
  await house.send("works", "busy 4000");
  const refused = await house.send("works", "now");
  expect(refused).toMatchObject({ state: "failed" });
  expect(refused.detail).toContain("is working");
  await house.send("works", "at once", { force: true });
  await waitUntil("both were taken", () => agent.prompts().length === 2);
  expect(agent.prompts()).toEqual(["busy 4000", "at once"]);
});

test("into a draft it fails, and the draft stays as it was", async () => {
  const agent = await house.agent("drafts");
  await house.tmux.run("send-keys", "-t", agent.pane, "-l", "half a thought");
  await waitUntil("it stands there", async () =>
    (await house.tmux.text(agent.pane)).includes("half a thought"),
  );
  const refused = await house.send("drafts", "mine");
  expect(refused.detail).toContain("typed into the prompt box");
  expect(await house.tmux.text(agent.pane)).toContain("❯ half a thought");
  expect(agent.prompts()).toEqual([]);
});

test("into a dialog it fails, also by force: an Enter there would be an answer", async () => {
  const agent = await house.agent("asks");
  await house.send("asks", "shout rm -rf build");
  await house.until("asks", "waiting/permission");
  for (const force of [false, true]) {
    const refused = await house.send("asks", "yes please", { force });
    expect([force, refused.state]).toEqual([force, "failed"]);
    expect(refused.detail).toContain("dialog");
  }
  expect(agent.notes("chosen")).toEqual([]);
  await house.tmux.run("send-keys", "-t", agent.pane, "Escape");
  await house.until("asks", "idle/done");
});

test("a dialog with no hook is waiting within a poll, and its option is chosen by its text", async () => {
  const agent = await house.agent("shouts", true);
  await house.send("shouts", "shout rm -rf build");
  const shown = await house.until("shouts", "waiting/permission");
  expect(shown.permissionId).toBeNull();
  const found = await house.server.get("/api/sessions/shouts/dialog");
  expect(found).toMatchObject({
    dialog: { reason: "permission", question: "Do you want to proceed?" },
  });
  const choose = (body: object, asker: "answer" | "full" | "cli" = "answer") =>
    house.server.api("POST", "/api/sessions/shouts/dialog", body, asker);
  expect((await choose({ option: "No" }, "cli")).status).toBe(403);
  expect((await choose({ option: "Maybe" })).status).toBe(409);
  expect((await choose({ option: "No", question: "Ready to code?" })).status).toBe(409);
  const always = "Yes, and don't ask again for rm commands in ~/scripted";
  expect((await choose({ option: always })).status).toBe(403);
  expect(agent.notes("chosen")).toEqual([]);
  const answer = await choose({ option: "No", question: "Do you want to proceed?" });
  expect([answer.status, await answer.json()]).toEqual([200, { chosen: "No" }]);
  expect(agent.notes("chosen").map((each) => each.text)).toEqual([
    { kind: "option", index: 2, other: "" },
  ]);
});

test("a decision in the page reaches the script as the right JSON, and the agent works on", async () => {
  const agent = await house.agent("decided");
  await house.send("decided", "ask make clean");
  const card = await house.asked();
  expect(card).toMatchObject({ sessionId: "decided", input: { command: "make clean" } });
  // While a card is open, keys are not the way.
  const keys = await house.server.api("POST", "/api/sessions/decided/dialog", { option: "Yes" });
  expect(keys.status).toBe(409);
  expect((await decide(card.id, { behavior: "allow" })).status).toBe(200);
  await waitUntil("it has heard", () => agent.notes("hook ended").length === 1);
  const [heard] = agent.notes("hook ended");
  expect(hookDecision.parse(heard?.text).hookSpecificOutput.decision).toEqual({
    behavior: "allow",
  });
  await house.until("decided", "idle/done");
  const late = await decide(card.id, { behavior: "deny" });
  expect(late.status).toBe(409);
  expect(agent.notes("hook ended")).toHaveLength(1);
});

for (const [answer, keys] of [
  ["Yes", ["Enter"]],
  ["No", ["3"]],
  ["Esc", ["Escape"]],
] as const) {
  test(`answered ${answer} in the terminal, the card goes and the held request ends`, async () => {
    const id = `terminal-${answer}`;
    const agent = await house.agent(id);
    await house.send(id, "ask make clean");
    const card = await house.asked();
    await Bun.sleep(60);
    await house.tmux.run("send-keys", "-t", agent.pane, ...keys);
    await house.noneAsked();
    await waitUntil("its script has ended", () => agent.notes("hook ended").length === 1);
    expect(agent.notes("hook ended")[0]?.text).toBeNull();
    expect((await decide(card.id, { behavior: "allow" })).status).toBe(409);
    await house.until(id, "idle/done");
  });
}
