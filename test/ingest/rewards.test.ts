/** What an event is worth: once, in its window, and the same in ledger, totals, stats, rollups. */
import { expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { levelOf } from "../../src/game/level.ts";
import { repositoryOf } from "../../src/git/repository.ts";
import { loadRecording, recordingNames } from "../sessions/recording.ts";
import { expectKept } from "../support/expect-kept.ts";
import { IngestRig, toolEnd } from "./ingest-rig.ts";

const DAY_MS = 24 * 3_600_000;

test("the same event id twice is one event", async () => {
  using rig = new IngestRig();
  const headers = { "x-event-id": "event-0001" };
  const first = await rig.hook(toolEnd("s-one", "Edit"), headers);
  const second = await rig.hook(toolEnd("s-one", "Edit"), headers);
  expect([first.isDuplicate, second.isDuplicate]).toEqual([false, true]);
  expect(second.id).toBe("event-0001");
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
  expect(rig.toolXp()).toBe(3);
});

test("twice in one batch is one event too", async () => {
  using rig = new IngestRig();
  const call = rig.call(toolEnd("s-one", "Edit"));
  const outcomes = await Promise.all([rig.ingest.hook(call), rig.ingest.hook(call)]);
  expect(outcomes.map((outcome) => outcome.isDuplicate)).toEqual([false, true]);
  expect(rig.ingest.stats).toMatchObject({ hooks: 2, duplicates: 1 });
});

test("without an event id the same call of a tool is known by its tool id", async () => {
  using rig = new IngestRig();
  const payload = toolEnd("s-none", "Bash", "toolu_1");
  const none = { "x-event-id": "" };
  await rig.hook(payload, none);
  expect((await rig.hook(payload, none)).isDuplicate).toBe(true);
  const start = { ...payload, hook_event_name: "PreToolUse" };
  expect((await rig.hook(start, none)).isDuplicate).toBe(false);
  expect((await rig.hook({ ...payload, tool_use_id: "toolu_2" }, none)).isDuplicate).toBe(false);
});

test("one call told under two event ids is stored twice and rewarded once", async () => {
  using rig = new IngestRig();
  for (let times = 0; times < 3; times++) await rig.hook(toolEnd("s-two", "Write", "toolu_w"));
  // Another session's call may have the same id: it is another call.
  await rig.hook(toolEnd("s-other", "Write", "toolu_w"));
  expect(rig.one("SELECT count(*) FROM events")).toBe(4);
  expect([rig.toolXp("s-two"), rig.toolXp("s-other")]).toEqual([5, 5]);
});

test("a failed tool earns nothing and is counted", async () => {
  using rig = new IngestRig();
  const failed = { ...toolEnd("s-fail", "Bash"), hook_event_name: "PostToolUseFailure" };
  await rig.hook(failed);
  const row = rig.all("SELECT event_type, xp_amount FROM xp_events WHERE event_type LIKE 'tool:%'");
  expect(row).toEqual([{ event_type: "tool:Bash", xp_amount: 0 }]);
  expect(rig.one("SELECT value FROM stats WHERE stat_path = 'toolsFailed.Bash'")).toBe(1);
});

test("a prompt that the client wrote itself is not counted as a person's", async () => {
  using rig = new IngestRig();
  const prompt = { session_id: "s-p", hook_event_name: "UserPromptSubmit", prompt: "hello" };
  await rig.hook(prompt);
  await rig.hook({ ...prompt, prompt: "<task-notification>\n<task-id>1</task-id>" });
  expect(rig.one("SELECT value FROM stats WHERE stat_path = 'promptsReceived'")).toBe(1);
});

test("an event dated outside the window is stored and worth nothing", async () => {
  using rig = new IngestRig();
  const now = rig.clock.now();
  const old = { "x-event-time": String(now - limits.eventAgeMsMax - DAY_MS) };
  await rig.hook(toolEnd("s-old", "Edit"), old);
  const inside = { "x-event-time": String(now - limits.eventAgeMsMax + DAY_MS) };
  await rig.hook(toolEnd("s-in", "Edit"), inside);
  expect(rig.one("SELECT count(*) FROM events")).toBe(2);
  expect([rig.toolXp("s-in"), rig.toolXp("s-old")]).toEqual([3, 0]);
  expect(rig.one("SELECT count(*) FROM xp_events WHERE created_at < '2000'")).toBe(0);
});

test("an event that claims to come from the future counts as of its arrival", async () => {
  using rig = new IngestRig();
  const now = rig.clock.now();
  await rig.hook(toolEnd("s-f", "Edit"), { "x-event-time": String(now + 3_600_000) });
  const at = Date.parse(String(rig.one("SELECT created_at FROM events")));
  expect(at).toBe(now + limits.eventSkewMsMax);
  expect(rig.toolXp()).toBe(3);
});

test("an unknown event is stored and counted, and moves nothing", async () => {
  using rig = new IngestRig();
  await rig.hook({ session_id: "s-u", hook_event_name: "SessionStart", source: "startup" });
  const before = rig.live.get("s-u");
  await rig.hook({ session_id: "s-u", hook_event_name: "MoonPhaseChanged", phase: "full" });
  expect(rig.one("SELECT count(*) FROM events WHERE event_type = 'moon_phase_changed'")).toBe(1);
  expect(rig.ingest.stats.unknownEvents).toBe(1);
  expect(rig.live.get("s-u")?.status).toBe(before?.status ?? "idle");
});

test("after 70 recorded scenarios ledger, totals, levels, stats and rollups agree", async () => {
  using rig = new IngestRig();
  for (const name of recordingNames()) {
    const hooks = loadRecording(name).flatMap((row) => ("hook" in row ? [row] : []));
    // Each is told twice, as by hooks in user and in project settings.
    for (const row of [...hooks, ...hooks]) {
      const headers = { "x-event-time": String(row.at), "x-agent-pid": String(row.pid ?? 1) };
      void rig.hook(row.hook, headers);
    }
  }
  rig.ingest.drain();
  expect(rig.ingest.stats.raw).toBe(0);
  expect(rig.store.ledger.count()).toBeGreaterThan(100);
  expectSums(rig);
});

function expectSums(rig: IngestRig): void {
  expectKept(rig.paths.database);
  for (const entity of ["persona", "project"]) {
    const owner = `${entity}_id`;
    const statsFromLedger = `SELECT l.${owner} AS id, s.key AS path, iif(s.key = 'subagents.maxInTurn', max(s.value), sum(s.value)) AS value
      FROM xp_events l, json_each(l.metadata, '$.stats') s WHERE l.${owner} IS NOT NULL
      GROUP BY 1, 2`;
    const kept = `SELECT entity_id AS id, stat_path AS path, value FROM stats
      WHERE entity_type = '${entity}'`;
    const rolled = `SELECT entity_id AS id, stat_path AS path, sum(value) AS value
      FROM daily_rollups WHERE entity_type = '${entity}' AND stat_path <> 'xp' GROUP BY 1, 2`;
    const order = "ORDER BY id, path";
    const expected = rig.all(`${statsFromLedger} ${order}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(rig.all(`${kept} ${order}`)).toEqual(expected);
    expect(rig.all(`${rolled} ${order}`)).toEqual(expected);
    const rows = rig.all(`SELECT e.total_xp AS total, e.level, coalesce((
        SELECT sum(value) FROM daily_rollups r WHERE r.entity_type = '${entity}'
        AND r.entity_id = e.id AND r.stat_path = 'xp'), 0) AS rolled FROM ${entity}s e`);
    for (const row of rows) {
      expect(row["rolled"]).toBe(row["total"]);
      expect(row["level"]).toBe(levelOf(Number(row["total"])));
    }
  }
  expect(rig.all("PRAGMA foreign_key_check")).toEqual([]);
}

test("a prompt told under two event ids is counted once, with its number and without", async () => {
  using rig = new IngestRig();
  const prompt = { session_id: "s-said", hook_event_name: "UserPromptSubmit", prompt: "go" };
  for (let times = 0; times < 2; times++) await rig.hook({ ...prompt, prompt_id: "prompt-1" });
  expect(rig.store.ledger.stats("persona", String(rig.personaOf("s-said")))).toMatchObject({
    promptsReceived: 1,
  });
  for (let times = 0; times < 2; times++) await rig.hook(prompt);
  await rig.hook({ ...prompt, prompt_id: "prompt-2" });
  expect(rig.store.ledger.stats("persona", String(rig.personaOf("s-said")))).toMatchObject({
    promptsReceived: 3,
  });
  expect(rig.one("SELECT count(*) FROM events")).toBe(5);
  expectKept(rig.paths.database);
});

test("an event applied after a repair counts, and calls no ended session back", async () => {
  using rig = new IngestRig();
  rig.db.run(`CREATE TRIGGER poison BEFORE INSERT ON xp_events WHEN NEW.event_type = 'tool:Edit'
    BEGIN SELECT RAISE(ABORT, 'poison'); END`);
  await rig.hook(toolEnd("s-over", "Bash"));
  await rig.hook(toolEnd("s-over", "Edit", "toolu_e"));
  await rig.hook({ session_id: "s-over", hook_event_name: "SessionEnd", reason: "other" });
  rig.db.run("DROP TRIGGER poison");
  const result = await rig.ingest.replay({ agentProcess: () => null, repositoryOf });
  expect(result).toEqual({ applied: 1, failed: [] });
  expect(rig.live.get("s-over")).toBeNull();
  expect(rig.toolXp()).toBe(5);
  // The same call told once more, by a hook of other settings, is known.
  await rig.hook(toolEnd("s-over", "Edit", "toolu_e"));
  expect(rig.toolXp()).toBe(5);
  expectKept(rig.paths.database);
});
