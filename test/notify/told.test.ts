/** What is told outside and what is not: a real server, real hooks, Discord on loopback. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "../tmux/wait-until.ts";
import { ASKS, NotifyHouse, settingsOf } from "./notify-house.ts";

setDefaultTimeout(60_000);

const ONLY = (...kinds: string[]) => `events = ${JSON.stringify(kinds)}`;

test("an agent that waits is told once, with its question, project and link", async () => {
  const more = `${ONLY("waiting", "finished")}\naddress = "https://rpg.example.net/"`;
  await using house = await NotifyHouse.make(more);
  await house.ask("s-1");
  // The same told again in other words: by its dialog, and by the same hook a second time.
  await house.hook("s-1", "Notification", { message: "x", notification_type: "idle_prompt" });
  await house.hook("s-1", "PreToolUse", ASKS);
  await house.turn("s-2");
  const [waits, done, ...rest] = await house.arrived(2);
  expect(waits).toContain("waits for you**\ncamp · an answer to a question, AskUserQuestion");
  expect(waits).toContain("Red or blue?");
  expect(waits).toEndWith("<https://rpg.example.net/s/s-1>");
  expect(done).toContain("has finished**");
  expect(rest).toEqual([]);
});

test("a wait is told after its delay, and not at all when it ends before", async () => {
  await using house = await NotifyHouse.make(`${ONLY("waiting")}\nwaiting_after_s = 10`);
  await house.ask("s-quick");
  house.clock.advance(9_000);
  const { tool_name, tool_use_id, tool_input } = ASKS;
  const answered = { tool_name, tool_use_id, tool_input, tool_response: {} };
  await house.hook("s-quick", "PostToolUse", answered);
  expect(house.server.one("SELECT count(*) FROM outbox")).toBe(0);
  await house.ask("s-slow");
  expect(house.discord.asked).toEqual([]);
  house.clock.advance(12_000);
  const told = await house.arrived(1);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("for 12 s");
});

test("a second request behind an answered one waits anew", async () => {
  await using house = await NotifyHouse.make(`${ONLY("waiting")}\nwaiting_after_s = 10`);
  await house.ask("s-1");
  await house.hook("s-1", "PreToolUse", {
    ...ASKS,
    tool_use_id: "toolu_next",
    tool_input: { questions: [{ ...ASKS.tool_input.questions[0], question: "Big or small?" }] },
  });
  house.clock.advance(9_000);
  await house.hook("s-1", "PostToolUse", { ...ASKS, tool_response: {} });
  house.clock.advance(10_000);
  const told = await house.arrived(1);
  expect(told.join()).toContain("Big or small?");
  expect(told.join()).not.toContain("Red or blue?");
});

test("a finished turn is told once, a short one and a subagent's end are not", async () => {
  await using house = await NotifyHouse.make(`${ONLY("finished")}\nfinished_min_s = 30`);
  await house.turn("s-short", 29_000);
  await house.hook("s-main", "UserPromptSubmit", { prompt: "go" });
  await house.hook("s-main", "SubagentStart", { agent_id: "a-1", agent_type: "Explore" });
  house.clock.advance(300_000);
  await house.hook("s-main", "SubagentStop", { agent_id: "a-1", agent_type: "Explore" });
  await house.hook("s-main", "Stop", { agent_id: "a-1" });
  expect(house.server.one("SELECT count(*) FROM outbox")).toBe(0);
  await house.hook("s-main", "Stop", { last_assistant_message: "the whole is done" });
  await house.hook("s-main", "Stop", { last_assistant_message: "the whole is done" });
  await house.turn("s-last", 30_000);
  const told = await house.arrived(2);
  expect(told[0]).toContain("the whole is done · took 5 min");
  expect(told[1]).toContain("s\\-last is done · took 30 s");
  expect(told).toHaveLength(2);
});

test("a turn that a person interrupts or whose agent goes is not told as finished", async () => {
  await using house = await NotifyHouse.make(ONLY("finished"));
  await house.turn("s-1");
  await house.hook("s-1", "UserPromptSubmit", { prompt: "more" });
  await house.hook("s-1", "SessionEnd", { reason: "prompt_input_exit" });
  await house.turn("s-2");
  const told = await house.arrived(2);
  expect(told.map((text) => /all of (s\\-\d)/.exec(text)?.[1])).toEqual(["s\\-1", "s\\-2"]);
});

test("an error that needs a person is told, a failed test is not", async () => {
  await using house = await NotifyHouse.make(ONLY("error"));
  await house.hook("s-1", "UserPromptSubmit", { prompt: "go" });
  await house.hook("s-1", "PostToolUseFailure", {
    tool_name: "Bash",
    tool_use_id: "toolu_1",
    tool_input: { command: "bun test" },
    error: "Exit code 1\n3 failing",
  });
  await house.hook("s-1", "StopFailure", { error: "rate_limit", error_details: "resets at 4pm" });
  const told = await house.arrived(1);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/needs help\*\*\ncamp · a limit is reached\\: resets at 4pm/);
});

test("a new level and an achievement are told once each", async () => {
  await using house = await NotifyHouse.make(ONLY("levelup", "achievement"));
  const edit = { tool_name: "Edit", tool_input: { file_path: "/nowhere/camp/a.ts" } };
  await house.hook("s-1", "UserPromptSubmit", { prompt: "go" });
  const headers = { "x-event-id": "event-first" };
  const first = { ...edit, tool_use_id: "toolu_0", tool_response: {} };
  await house.hook("s-1", "PostToolUse", first, headers);
  // Replayed under its own id and under another one.
  await house.hook("s-1", "PostToolUse", first, headers);
  await house.hook("s-1", "PostToolUse", first);
  for (let n = 1; n <= 40; n++) {
    await house.hook("s-1", "PostToolUse", { ...edit, tool_use_id: `toolu_${n}` });
  }
  const rows = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL";
  await waitUntil("all is sent", () => house.server.one(rows) === 0);
  const { taken } = house.discord;
  const said = taken.map(({ content }) => content);
  expect(said.filter((text) => text.includes("First Blood"))).toHaveLength(1);
  const levels = said.filter((text) => text.includes("new level")).sort();
  expect(levels).toEqual([...new Set(levels)]);
  expect(levels.some((text) => text.includes("level 2"))).toBe(true);
  const unlocked = "SELECT count(*) FROM achievements WHERE unlocked_by IS NOT NULL";
  expect(said.filter((text) => text.includes("achievement")).length).toBe(
    Number(house.server.one(unlocked)),
  );
});

test("a muted session tells nothing, also not what had waited", async () => {
  await using house = await NotifyHouse.make("waiting_after_s = 10");
  await house.hook("s-1", "SessionStart", { source: "startup" });
  await house.ask("s-1");
  const mute = await house.server.api("POST", "/api/sessions/s-1/mute", { muted: true });
  expect(mute.status).toBe(200);
  expect(house.server.one("SELECT count(*) FROM outbox WHERE kind = 'waiting'")).toBe(0);
  const last = Number(house.server.one("SELECT max(id) FROM outbox"));
  await house.hook("s-1", "PostToolUse", { ...ASKS, tool_response: {} });
  await house.hook("s-1", "Stop");
  await house.turn("s-1");
  await house.hook("s-1", "UserPromptSubmit", { prompt: "go" });
  await house.hook("s-1", "StopFailure", { error: "rate_limit" });
  const after = `SELECT group_concat(session_id || ' ' || kind) FROM outbox WHERE id > ${last}`;
  expect(house.server.one(after)).toBeNull();
  await house.turn("s-loud");
  expect(house.server.one(after)).toContain("s-loud finished");
});

test("events that lay in the spool for long are taken in and not told", async () => {
  await using house = new NotifyHouse();
  await using first = await NotifyHouse.make();
  const root = first.server.root;
  await first.server.stop();
  const spool = join(root, "data", "spool");
  mkdirSync(spool, { recursive: true });
  const then = house.clock.now() - 2 * 3_600_000;
  const names = ["UserPromptSubmit", "PreToolUse", "Stop"];
  names.forEach((name, index) => {
    const at = then + index * 600_000;
    const body = { session_id: "s-old", cwd: "/nowhere/camp", hook_event_name: name };
    const more = name === "PreToolUse" ? ASKS : { prompt: "go" };
    const text = `X-Event-Time: ${at}\n\n${JSON.stringify({ ...body, ...more })}`;
    writeFileSync(join(spool, `${Math.floor(at / 1000)}-event-${index}-of-old.ev`), text);
  });
  await house.serve({ root, settings: settingsOf(house.discord, ONLY("waiting", "finished")) });
  const taken = "SELECT count(*) FROM events WHERE session_id = 's-old'";
  await waitUntil("the spool is taken in", () => house.server.one(taken) === 3);
  await house.turn("s-new");
  const told = await house.arrived(1);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("s\\-new");
  expect(house.server.one("SELECT count(*) FROM outbox")).toBe(1);
});

test("without a webhook nothing is put into the outbox", async () => {
  await using house = new NotifyHouse();
  await house.serve({ settings: "[notify]\nwaiting_after_s = 0\nfinished_min_s = 0\n" });
  await house.ask("s-1");
  await house.turn("s-2");
  expect(house.server.one("SELECT count(*) FROM outbox")).toBe(0);
  expect(await house.server.get("/api/system")).toMatchObject({ notify: { channel: null } });
});
