/** When a flame goes out: a moment of the server's calendar, through midnights and clock changes. */
import { expect, test } from "bun:test";
import { z } from "zod";
import { HandClock, makeTestServer } from "../support/make-test-server.ts";

const DAY_MS = 24 * 3_600_000;
const listed = z.object({
  items: z.array(
    z.object({ id: z.string(), currentStreak: z.number(), streakUntil: z.iso.datetime() }),
  ),
});
const detail = z.object({
  streakUntil: z.iso.datetime(),
  streak: z.object({ current: z.number(), isAlive: z.boolean(), today: z.string() }),
});

test.each([
  // Work on the evening before the clocks go forward; the missed day after it has 23 hours.
  ["Europe/Berlin", "2026-03-28T22:30:00.000Z", "2026-03-28", "2026-03-29T22:00:00.000Z"],
  // And before they go back: 25 hours.
  ["Europe/Berlin", "2026-10-24T21:30:00.000Z", "2026-10-24", "2026-10-25T23:00:00.000Z"],
  // The same moment lies on two days, each by its own calendar.
  ["Pacific/Kiritimati", "2026-11-25T11:00:00.000Z", "2026-11-26", "2026-11-27T10:00:00.000Z"],
  ["Pacific/Pago_Pago", "2026-11-25T10:30:00.000Z", "2026-11-24", "2026-11-26T11:00:00.000Z"],
  // Midnight itself is skipped in Beirut on this day.
  ["Asia/Beirut", "2026-03-27T12:00:00.000Z", "2026-03-27", "2026-03-28T22:00:00.000Z"],
])("in %s work at %s is of %s, and the flame lives until %s", async (zone, at, day, until) => {
  const clock = new HandClock(Date.parse(at));
  await using server = await makeTestServer({ clock, timeZone: zone });
  await server.hook({
    session_id: "s-1",
    cwd: "/nowhere/ferry",
    hook_event_name: "PostToolUse",
    tool_name: "Read",
    tool_input: {},
    tool_response: {},
    tool_use_id: "toolu_1",
  });
  const [project] = listed.parse(await server.get("/api/projects")).items;
  if (!project) throw new Error("there is no project");
  expect(project).toMatchObject({ currentStreak: 1, streakUntil: until });
  const look = async () => detail.parse(await server.get(`/api/projects/${project.id}`));
  expect((await look()).streak).toEqual(expect.objectContaining({ current: 1, today: day }));
  clock.advance(Date.parse(until) - clock.now() - 1);
  expect((await look()).streak).toMatchObject({ current: 1, isAlive: true });
  clock.advance(1);
  expect((await look()).streak).toMatchObject({ current: 0, isAlive: false });
});

test("each freeze lets the flame live a day longer", async () => {
  const clock = new HandClock(Date.parse("2026-11-25T12:00:00Z"));
  await using server = await makeTestServer({ clock, timeZone: "UTC" });
  for (let ago = 6; ago >= 0; ago--) {
    const payload = {
      session_id: "s-1",
      cwd: "/nowhere/ferry",
      hook_event_name: "PostToolUse",
      tool_name: "Read",
      tool_input: {},
      tool_response: {},
      tool_use_id: `toolu_${ago}`,
    };
    await server.hook(payload, { "x-event-time": String(clock.now() - ago * DAY_MS) });
  }
  const [project] = listed.parse(await server.get("/api/projects")).items;
  expect(project).toMatchObject({ currentStreak: 7, streakUntil: "2026-11-28T00:00:00.000Z" });
});
