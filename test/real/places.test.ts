/** Sessions of the real client that begin, follow each other, move and end. */
import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { useHouse } from "./use-house.ts";

const house = useHouse();

test("a folder that is not trusted yet", async () => {
  const cwd = join(house().binary.home, "stranger");
  mkdirSync(cwd, { recursive: true });
  const agent = await house().agent({ cwd, until: /trust/i });
  await agent.shows("waiting/trust", 4_000);
  await agent.keys("Down", "Enter");
  await agent.sees(/\? for shortcuts|mode on/);
  await agent.becomes("idle/fresh");
});

test("a prompt on the command line", async () => {
  const agent = await house().agent({
    args: ["--permission-mode", "manual", "'Explain. [slow]'"],
    until: /Explain\. \[slow\]/,
  });
  await agent.asksApi("slow");
  await agent.becomes("working");
  await agent.becomes("idle/done");
});

test("/clear goes on with the same persona and another session", async () => {
  const agent = await house().agent();
  await agent.say("What is here? [plain]");
  const before = await agent.becomes("idle/done");
  await agent.say("/clear");
  await Bun.sleep(700);
  const after = await agent.becomes("idle/fresh");
  expect(after.id).not.toBe(before.id);
  expect(after.personaId).toBe(before.personaId);
  await agent.say("Again. [plain]");
  await agent.becomes("idle/done");
});

test("/exit, and the same session taken up in another pane", async () => {
  const first = await house().agent();
  await first.say("What is here? [plain]");
  const before = await first.becomes("idle/done");
  await first.say("/exit");
  await first.isGone();
  const second = await house().agent({
    args: ["--permission-mode", "manual", "--resume", before.sessionId ?? ""],
  });
  const after = await second.becomes("idle");
  expect(after.personaId).toBe(before.personaId);
  await second.say("Again. [plain]");
  await second.becomes("idle/done");
});

test("Ctrl-C twice ends it", async () => {
  const agent = await house().agent();
  await agent.becomes("idle/fresh");
  await agent.keys("C-c");
  await agent.keys("C-c");
  await agent.isGone();
});

test("killed at work: nothing tells, and it is gone", async () => {
  const agent = await house().agent();
  await agent.say("Explain. [endless]");
  await agent.asksApi("endless");
  await agent.becomes("working");
  process.kill(await agent.pid(), "SIGKILL");
  await agent.isGone();
  await Bun.sleep(2_500);
  expect(await agent.session()).toBeNull();
});

test("ended by SIGTERM", async () => {
  const agent = await house().agent();
  await agent.becomes("idle/fresh");
  process.kill(await agent.pid(), "SIGTERM");
  await agent.isGone();
});

test("two clients at once, each with its own status", async () => {
  const [one, other] = [await house().agent(), await house().agent()];
  await one.say("Explain. [slow]");
  await one.asksApi("slow");
  await other.say("Make it. [touch]");
  await other.becomes("waiting/permission");
  await one.shows("working");
  await one.becomes("idle/done");
  await other.shows("waiting/permission");
  await other.keys("Escape");
  await other.becomes("idle/interrupted");
});

test("an overlay keeps what is known", async () => {
  const agent = await house().agent();
  await agent.say("What is here? [plain]");
  await agent.becomes("idle/done");
  await agent.say("/help");
  await agent.sees(/shortcuts|general|commands/i);
  await Bun.sleep(1_500);
  const status = agent.registryStatus() === "waiting" ? "waiting" : "idle";
  await agent.shows(status);
  await agent.keys("Escape");
  await agent.becomes("idle");
});

test("the server is restarted while a person is asked", async () => {
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  await house().binary.signal("SIGTERM");
  await Bun.sleep(500);
  await house().binary.serve();
  await agent.shows("waiting/permission");
  await agent.stays("waiting/permission", 2_000);
  await agent.sees(/Do you want to/);
  await agent.keys("Enter");
  await agent.becomes("idle/done");
});

test("the server is restarted during a turn", async () => {
  const agent = await house().agent();
  await agent.say("Explain. [held]");
  await agent.asksApi("held");
  await agent.becomes("working");
  await house().binary.signal("SIGTERM");
  await house().binary.serve();
  await agent.shows("working");
  house().api.letGo();
  await agent.becomes("idle/done");
});
