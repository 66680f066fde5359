/** Errors of the API as the real client meets them. */
import { expect, test } from "bun:test";
import { useHouse } from "./use-house.ts";

const house = useHouse();

test("a failing API ends the turn after its retries", async () => {
  const agent = await house().agent();
  await agent.say("Try. [err500]");
  await agent.asksApi("err500");
  await agent.becomes("error/api_error");
  await agent.say("Again. [plain]");
  await agent.becomes("idle/done");
});

test("an overloaded API", async () => {
  const agent = await house().agent();
  await agent.say("Try. [err529]");
  await agent.asksApi("err529");
  await agent.becomes("error/api_error");
});

test("an API that heals is no error", async () => {
  const agent = await house().agent({ before: "export CLAUDE_CODE_MAX_RETRIES=4; " });
  await agent.say("Try. [heals]");
  await agent.asksApi("heals");
  await agent.becomes("working");
  await agent.becomes("idle/done", 25_000);
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("a key that is refused", async () => {
  const agent = await house().agent();
  await agent.say("Try. [err401]");
  await agent.asksApi("err401");
  await agent.becomes("error/auth_error");
});

test("no credit is left", async () => {
  const agent = await house().agent();
  await agent.say("Try. [err400]");
  await agent.asksApi("err400");
  await agent.becomes("error/limit");
});

test("a usage limit, with the time at which it ends", async () => {
  // Only people with a subscription have limits that end by the clock.
  const token = "export CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat01-dummy; ";
  const agent = await house().agent({ before: `unset ANTHROPIC_API_KEY; ${token}` });
  await agent.say("Try. [limit]");
  await agent.asksApi("limit");
  const session = await agent.becomes("error/limit");
  expect(session.error?.message).toContain("resets");
  expect(session.error?.resets).toMatch(/\d(am|pm)/);
});

test("Esc while it retries", async () => {
  const agent = await house().agent({ before: "export CLAUDE_CODE_MAX_RETRIES=9; " });
  await agent.say("Try. [err500]");
  await agent.asksApi("err500");
  await agent.becomes("working");
  await Bun.sleep(2_000);
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
});
