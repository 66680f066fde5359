/** Permissions of the real client, answered in the terminal and from the page, in both orders. */
import { expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { useHouse } from "./use-house.ts";

const house = useHouse();
const DIALOG = /Do you want to/;

const made = (name: string) => existsSync(join(house().project, name));
const forget = (name: string) => rmSync(join(house().project, name), { force: true });

/** The first notice of a dialog may outrun its keys: they are ignored for a moment. */
const settle = () => Bun.sleep(400);

test("Yes in the terminal", async () => {
  forget("marker.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  const session = await agent.becomes("waiting/permission");
  expect(session.permissionId).not.toBeNull();
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Enter");
  await agent.becomes("idle/done");
  expect(made("marker.txt")).toBe(true);
  expect(await agent.path(), await agent.explain()).toEqual([
    "working",
    "waiting",
    "working",
    "idle",
  ]);
});

test("Yes in the terminal, then a long call: waiting is over at once", async () => {
  forget("long.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touchlong]");
  await agent.becomes("waiting/permission");
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Enter");
  await agent.becomes("working/tool");
  await agent.stays("working/tool", 3_000);
  expect((await agent.session())?.permissionId).toBeNull();
  await agent.becomes("idle/done");
});

test("Esc in the dialog", async () => {
  forget("marker.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
  expect(made("marker.txt")).toBe(false);
  expect((await agent.session())?.permissionId).toBeNull();
});

test("No in the dialog", async () => {
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Up", "Enter");
  await agent.becomes("idle/interrupted");
});

test("a dialog open for eight seconds, with its notice, waits all the time", async () => {
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  await agent.stays("waiting/permission", 8_000);
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
});

test("allowed from the page first: the call runs, the dialog is gone", async () => {
  forget("marker.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  const { id, input } = await agent.request();
  expect(input).toMatchObject({ command: "touch marker.txt && sleep 0.3" });
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done");
  expect(made("marker.txt")).toBe(true);
  expect(await agent.path(), await agent.explain()).toEqual([
    "working",
    "waiting",
    "working",
    "idle",
  ]);
});

test("denied from the page first: the call does not run, its reason is told", async () => {
  forget("marker.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  const { id } = await agent.request();
  expect(await agent.decide(id, { behavior: "deny", message: "Not on a Friday." })).toBe(200);
  await agent.becomes("idle/done");
  expect(made("marker.txt")).toBe(false);
});

test("answered in the terminal first: the page's answer is refused and reaches nothing", async () => {
  forget("marker.txt");
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  const { id } = await agent.request();
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
  expect([404, 409]).toContain(await agent.decide(id, { behavior: "allow" }));
  await agent.stays("idle/interrupted", 1_000);
  expect(made("marker.txt")).toBe(false);
});

test("answered from the page: a second answer is refused", async () => {
  const agent = await house().agent();
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  const { id } = await agent.request();
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  expect([404, 409]).toContain(await agent.decide(id, { behavior: "deny" }));
  await agent.becomes("idle/done");
});

test("two permissions in one turn, one after the other", async () => {
  const agent = await house().agent();
  await agent.say("Make both. [touchtwo]");
  await agent.becomes("waiting/permission");
  const first = await agent.request();
  expect(await agent.decide(first.id, { behavior: "allow" })).toBe(200);
  await agent.sees(/touch b\.txt[\s\S]*Do you want to/);
  const second = await agent.request();
  expect(second.id).not.toBe(first.id);
  expect(second.input).toMatchObject({ command: "touch b.txt" });
  await agent.shows("waiting/permission");
  expect(await agent.decide(second.id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done");
});

test("the change of a file, allowed from the page", async () => {
  const agent = await house().agent();
  await agent.say("Change it. [edit]");
  await agent.becomes("waiting/permission");
  const { id, tool } = await agent.request();
  expect(tool).toBe("Edit");
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done");
  expect(readFileSync(join(house().project, "src/server.ts"), "utf8")).toContain("4000");
});

test("a new file, refused by Esc", async () => {
  const agent = await house().agent();
  await agent.say("Write it. [write]");
  await agent.becomes("waiting/permission");
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Escape");
  await agent.becomes("idle/interrupted");
  expect(made("src/limit.ts")).toBe(false);
});

test("a new file where edits are accepted asks nobody", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "acceptEdits"] });
  await agent.say("Write it. [write]");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
  expect(made("src/limit.ts")).toBe(true);
});

test("where nothing is asked, a refused call ends with its batch", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "dontAsk"] });
  await agent.say("Make it. [touch]");
  await agent.becomes("idle/done");
  expect(await agent.path(), await agent.explain()).toEqual(["working", "idle"]);
});

test("a subagent that asks, after its parent's Stop", async () => {
  const agent = await house().agent();
  await agent.say("Let it make. [helperasks]");
  // The client shows no dialog, and its registry says busy, as long as the hook is held.
  const session = await agent.shows("waiting/permission", 15_000);
  expect(session.subagents).toBeGreaterThan(0);
  await agent.stays("waiting/permission", 3_000);
  const { id } = await agent.request();
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done", 25_000);
});

test("auto mode refuses a call", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "auto"] });
  await agent.say("Push it. [flagged]");
  const session = await agent.becomes("error/tool_refused");
  expect(session.error?.message).toContain("Rewrites shared history");
});

test("a dialog of auto mode, of which no hook tells", async () => {
  const agent = await house().agent({ args: ["--permission-mode", "auto"] });
  await agent.say("Ask somebody. [helper]");
  await agent.sees(/Auto mode can't check/);
  await agent.becomes("waiting");
  await agent.keys("Escape");
  await agent.becomes("idle");
});

test("in a narrow pane", async () => {
  const agent = await house().agent({ size: [60, 20] });
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  await agent.sees(DIALOG);
  await settle();
  await agent.keys("Enter");
  await agent.becomes("idle/done");
});

test("in a wide pane", async () => {
  const agent = await house().agent({ size: [220, 50] });
  await agent.say("Make it. [touch]");
  await agent.becomes("waiting/permission");
  const { id } = await agent.request();
  expect(await agent.decide(id, { behavior: "allow" })).toBe(200);
  await agent.becomes("idle/done");
});
