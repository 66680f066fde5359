/** Questions and plans of the real client, answered in the terminal and from the page. */
import { expect, test } from "bun:test";
import { QUESTION, QUESTIONS_OF_TWO } from "./script.ts";
import { useHouse } from "./use-house.ts";

const house = useHouse();
const QUESTION_DIALOG = /Enter to select/;
const PLAN_DIALOG = /Would you like to proceed/;
const settle = () => Bun.sleep(400);

test("a question answered in the terminal", async () => {
  const agent = await house().agent();
  await agent.say("Ask me. [ask]");
  await agent.becomes("waiting/question");
  await agent.sees(QUESTION_DIALOG);
  await settle();
  await agent.keys("Enter");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual([
    "working",
    "waiting",
    "working",
    "idle",
  ]);
});

test("a question answered from the page first", async () => {
  const agent = await house().agent();
  await agent.say("Ask me. [ask]");
  await agent.becomes("waiting/question");
  // The file may be ahead of the hook, which brings the words with the request.
  const { id } = await agent.request();
  expect((await agent.session())?.summary).toContain(QUESTION.question);
  const answers = { [QUESTION.question]: "SQLite" };
  expect(await agent.decide(id, { behavior: "allow", answers })).toBe(200);
  await agent.becomes("idle/done");
  await agent.sees(/SQLite/);
});

test("a question answered in the terminal first: the page's answer is refused", async () => {
  const agent = await house().agent();
  await agent.say("Ask me. [ask]");
  await agent.becomes("waiting/question");
  const { id } = await agent.request();
  await agent.sees(QUESTION_DIALOG);
  await settle();
  await agent.keys("Enter");
  await agent.becomes("idle/done");
  const answers = { [QUESTION.question]: "SQLite" };
  expect([404, 409]).toContain(await agent.decide(id, { behavior: "allow", answers }));
});

test("two questions, one with several choices, answered from the page", async () => {
  const agent = await house().agent();
  await agent.say("Ask me. [asktwo]");
  await agent.becomes("waiting/question");
  const { id } = await agent.request();
  const [checks, database] = QUESTIONS_OF_TWO;
  const answers = {
    [checks?.question ?? ""]: "Lint,Types",
    [database?.question ?? ""]: "Postgres",
  };
  expect(await agent.decide(id, { behavior: "allow", answers })).toBe(200);
  await agent.becomes("idle/done");
});

test("a question left by Esc", async () => {
  const agent = await house().agent();
  await agent.say("Ask me. [ask]");
  await agent.becomes("waiting/question");
  await agent.sees(QUESTION_DIALOG);
  await settle();
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
});

test("a plan approved from the page first", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "plan"] });
  await agent.say("Plan it. [plan]");
  await agent.becomes("waiting/plan");
  const { id } = await agent.request();
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual([
    "working",
    "waiting",
    "working",
    "idle",
  ]);
});

test("a plan sent back from the page", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "plan"] });
  await agent.say("Plan it. [plan]");
  await agent.becomes("waiting/plan");
  const { id } = await agent.request();
  const body = { behavior: "deny", message: "Add a step back." };
  expect(await agent.decide(id, body)).toBe(200);
  await agent.becomes("idle/done");
});

test("a plan approved in the terminal first: the page's answer is refused", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "plan"] });
  await agent.say("Plan it. [plan]");
  await agent.becomes("waiting/plan");
  const { id } = await agent.request();
  await agent.sees(PLAN_DIALOG);
  await settle();
  await agent.keys("2");
  await agent.becomes("idle/done");
  expect([404, 409]).toContain(await agent.decide(id, { behavior: "deny" }));
});

test("a plan left by Esc", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "plan"] });
  await agent.say("Plan it. [plan]");
  await agent.becomes("waiting/plan");
  await agent.sees(PLAN_DIALOG);
  await settle();
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
});
