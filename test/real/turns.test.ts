/** The real client through turns: what it does, the API says within a second. */
import { expect, test } from "bun:test";
import { useHouse } from "./use-house.ts";

const house = useHouse();

test("a plain answer", async () => {
  const agent = await house().agent();
  await agent.becomes("idle/fresh");
  await agent.say("What is here? [plain]");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("a long answer that streams", async () => {
  const agent = await house().agent();
  await agent.say("Explain. [slow]");
  await agent.asksApi("slow");
  await agent.becomes("working");
  await agent.stays("working", 3_000);
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("an API that lets it wait", async () => {
  const agent = await house().agent();
  await agent.say("Wait. [hang]");
  await agent.asksApi("hang");
  await agent.becomes("working/thinking");
  await agent.stays("working", 3_000);
  await agent.becomes("idle/done");
});

test("a long thought", async () => {
  const agent = await house().agent();
  await agent.say("Think. [think]");
  await agent.asksApi("think");
  await agent.becomes("working");
  await agent.becomes("idle/done");
});

test("a call that needs no permission", async () => {
  const agent = await house().agent();
  await agent.say("Look. [ls]");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("three calls at once", async () => {
  const agent = await house().agent();
  await agent.say("Look around. [many]");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("a command that fails is an error for a moment, then work", async () => {
  const agent = await house().agent();
  await agent.say("Read it. [fails]");
  await agent.shows("error/expected", 6_000);
  await agent.shows("working/thinking", 4_000);
  await agent.becomes("idle/done");
});

test("Esc while it thinks", async () => {
  const agent = await house().agent();
  await agent.say("Wait. [hang]");
  await agent.asksApi("hang");
  await agent.becomes("working");
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
});

test("Esc while it streams, then another prompt", async () => {
  const agent = await house().agent();
  await agent.say("Explain. [endless]");
  await agent.asksApi("endless");
  await agent.sees(/The handler parses/);
  await agent.becomes("working");
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
  await agent.keys("C-u");
  await agent.say("Again. [plain]");
  await agent.asksApi("plain");
  await agent.becomes("idle/done");
});

test("a prompt sent while a turn runs", async () => {
  const agent = await house().agent();
  await agent.say("Explain. [slow]");
  await agent.asksApi("slow");
  await agent.say("And then? [think]");
  await agent.asksApi("think");
  await agent.becomes("working");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("a person who types is typing, and a sent prompt is work", async () => {
  const agent = await house().agent();
  await agent.becomes("idle/fresh");
  // Two looks at the screen: an empty box, then a draft.
  await agent.isLookedAt();
  await agent.type("fix the");
  await agent.shows("typing/draft", 3_000);
  await agent.say(" test [plain]");
  await agent.becomes("idle/done");
});

test("a background shell is work until its own turn has ended", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "auto"] });
  await agent.say("Start it. [background]");
  await agent.becomes("working/background");
  await agent.becomes("idle/done");
});

test("a subagent outlives its parent's turn", async () => {
  const agent = await house().agent();
  await agent.say("Ask somebody. [helper]");
  await agent.asksApi("sublook");
  await agent.becomes("working");
  const rests = await agent.comesToRest();
  await agent.becomes("idle/done");
  expect(await agent.path(rests), await agent.explain()).toEqual(["working", "idle"]);
});

test("two subagents", async () => {
  const agent = await house().agent();
  await agent.say("Ask two. [helpers]");
  await agent.asksApi("sublook");
  await agent.becomes("working");
  const rests = await agent.comesToRest();
  await agent.becomes("idle/done");
  expect(await agent.path(rests), await agent.explain()).toEqual(["working", "idle"]);
});

test("compaction by hand", async () => {
  const agent = await house().agent();
  await agent.say("What is here? [plain]");
  await agent.becomes("idle/done");
  await agent.say("/compact");
  await agent.becomes("working/compacting");
  await agent.becomes("idle", 25_000);
});

test("a command of the person's own shell mode is work", async () => {
  const agent = await house().agent();
  await agent.type("!");
  await Bun.sleep(400);
  await agent.type("sleep 3");
  await agent.keys("Enter");
  await agent.becomes("working");
  await agent.becomes("idle");
});
