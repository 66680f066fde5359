/** Challenges in time: given by a prompt, counted by the events' own time, over at local midnight. */
import { expect, test } from "bun:test";
import { assignmentsOf, CHALLENGES } from "../../src/game/challenges.ts";
import { addDays, localDay, startOfDay } from "../../src/lib/local-day.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig } from "./ingest-rig.ts";

const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;
/** A persona's challenges are dealt by its first session. */
let session = "s-c";
const prompt = () => ({
  session_id: session,
  hook_event_name: "UserPromptSubmit",
  prompt: "go",
  prompt_id: `p-${calls++}`,
  source: "user",
});
const start = () => ({
  session_id: session,
  hook_event_name: "SessionStart",
  source: "startup",
});

let calls = 0;
const bash = (command: string) => ({
  session_id: session,
  hook_event_name: "PostToolUse",
  tool_name: "Bash",
  tool_input: { command },
  tool_use_id: `t-${calls++}`,
});

const challenges = (rig: IngestRig) =>
  rig.all(`SELECT period, challenge_id AS id, status, progress, first_day AS first, last_day AS last,
    expires_at AS expires FROM persona_challenges ORDER BY period, first_day`);

const dealt = (day: string) =>
  assignmentsOf({ id: "x", sessionId: session }, day, ZONE).map(({ rule }) => rule.id);

/** A session whose persona has these challenges on a day. */
function sessionWith(day: string, ...ids: string[]): void {
  for (let n = 0; n < 1_000; n++) {
    session = `s-${n}`;
    if (ids.every((id) => dealt(day).includes(id))) return;
  }
  throw new Error("no session has these challenges");
}

async function withChallenge(id: string, at: number): Promise<IngestRig> {
  sessionWith(localDay(at, ZONE), id);
  const rig = new IngestRig(new HandClock(at), undefined, ZONE);
  await rig.hook(start());
  return rig;
}

test("a persona's challenges are a function of itself and the day, and all come in turn", () => {
  const met = new Set<string>();
  for (let n = 0; n < 200; n++) {
    const day = addDays("2026-01-05", n);
    const given = assignmentsOf({ id: "x", sessionId: "persona-x" }, day, ZONE);
    expect(given).toEqual(assignmentsOf({ id: "x", sessionId: "persona-x" }, day, ZONE));
    expect(given.map(({ rule }) => rule.period)).toEqual(["daily", "weekly"]);
    for (const { rule } of given) met.add(rule.id);
  }
  expect([...met].sort()).toEqual(CHALLENGES.map(({ id }) => id).sort());
});

test("given by the first prompt of a person, and by nothing before it", async () => {
  const at = Date.parse("2026-11-25T10:00:00Z");
  using rig = new IngestRig(new HandClock(at), undefined, ZONE);
  await rig.hook(start());
  await rig.hook(bash("npm test"));
  await rig.hook({ ...prompt(), prompt: "<task-notification>done", source: undefined });
  expect(challenges(rig)).toEqual([]);
  await rig.hook(prompt());
  await rig.hook(prompt());
  const [daily, weekly] = challenges(rig);
  expect(challenges(rig)).toHaveLength(2);
  expect(daily).toMatchObject({ first: "2026-11-25", last: "2026-11-25" });
  // Midnight in Berlin is 23 o'clock in UTC; the week ends with Sunday.
  expect(daily?.["expires"]).toBe("2026-11-25T23:00:00.000Z");
  expect(weekly).toMatchObject({ first: "2026-11-23", last: "2026-11-29" });
  expect(weekly?.["expires"]).toBe("2026-11-29T23:00:00.000Z");
});

test("the day on which the clocks go back has 25 hours, and all of them count", async () => {
  const at = Date.parse("2026-10-25T22:30:00Z");
  using rig = await withChallenge("run-tests", at);
  await rig.hook(prompt());
  const [daily] = challenges(rig);
  expect(daily?.["expires"]).toBe("2026-10-25T23:00:00.000Z");
  // 00:10 summer time and 23:50 winter time of the same day, and one of the evening before.
  const times = ["2026-10-24T22:10:00Z", "2026-10-25T22:50:00Z", "2026-10-24T21:59:00Z"];
  rig.clock.now = () => Date.parse("2026-10-25T22:55:00Z");
  for (const time of times) {
    await rig.hook(bash("npm test"), { "x-event-time": String(Date.parse(time)) });
  }
  expect(challenges(rig)[0]).toMatchObject({ progress: 2, status: "active" });
});

test("what was before the prompt and what comes late counts by its own time", async () => {
  const at = Date.parse("2026-11-25T10:00:00Z");
  using rig = await withChallenge("run-tests", at);
  await rig.hook(bash("npm test"));
  await rig.hook(bash("npm test"), { "x-event-time": String(at - 30 * HOUR_MS) });
  await rig.hook(prompt());
  expect(challenges(rig)[0]).toMatchObject({ progress: 1 });
  await rig.hook(bash("npm test"), { "x-event-time": String(at - 5 * HOUR_MS) });
  await rig.hook(bash("npm test"), { "x-event-time": String(at - HOUR_MS) });
  expect(challenges(rig)[0]).toMatchObject({ progress: 3, status: "completed" });
  expect(
    rig.all(
      "SELECT xp_amount AS xp, project_id AS project FROM xp_events WHERE event_type = 'challenge:run-tests'",
    ),
  ).toEqual([{ xp: 25, project: null }]);
});

test("an expired one stays expired, a completed one completed, and the next day brings the next", async () => {
  const clock = new HandClock(Date.parse("2026-11-25T10:00:00Z"));
  using rig = await withChallenge("run-tests", clock.now());
  const now = () => Number(rig.clock.now());
  await rig.hook(prompt());
  const before = now();
  const midnight = startOfDay("2026-11-26", ZONE);
  rig.clock.now = () => midnight - 1;
  await rig.ingest.tick();
  expect(challenges(rig)[0]).toMatchObject({ status: "active" });
  rig.clock.now = () => midnight;
  await rig.ingest.tick();
  expect(challenges(rig)[0]).toMatchObject({ status: "expired" });
  expect(challenges(rig).at(-1)).toMatchObject({ period: "weekly", status: "active" });
  // Late work of that day is counted, but no challenge comes back.
  for (let n = 0; n < 3; n++) {
    await rig.hook(bash("npm test"), { "x-event-time": String(before) });
  }
  expect(challenges(rig)[0]).toMatchObject({ status: "expired" });
  expect(rig.one("SELECT count(*) FROM xp_events WHERE event_type LIKE 'challenge:%'")).toBe(0);
  await rig.hook(prompt());
  const dailies = challenges(rig).filter((row) => row["period"] === "daily");
  expect(dailies.map((row) => [row["first"], row["status"]])).toEqual([
    ["2026-11-25", "expired"],
    ["2026-11-26", "active"],
  ]);
});

test("one step counts for the daily and the weekly challenge on the same counter", async () => {
  const at = Date.parse("2026-11-25T10:00:00Z");
  sessionWith("2026-11-25", "run-tests", "run-many-tests");
  using rig = new IngestRig(new HandClock(at), undefined, ZONE);
  await rig.hook(prompt());
  await rig.hook(bash("npm test"));
  expect(challenges(rig).map((row) => row["progress"])).toEqual([1, 1]);
});
