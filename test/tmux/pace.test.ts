import { describe, expect, test } from "bun:test";
import {
  type CaptureTrack,
  dueMs,
  earliestMs,
  heartbeatDueMs,
  heartbeatMs,
  NEVER_CAPTURED,
} from "../../src/tmux/pace.ts";

const NOW_MS = 100_000;
const ACTIVITY_S = 1_700_000_000;

/** A pane captured just now, whose screen last changed ten seconds ago. */
function track(changes: Partial<CaptureTrack> = {}): CaptureTrack {
  return {
    capturedMs: NOW_MS,
    capturedAt: ACTIVITY_S * 1_000 + 400,
    activityS: ACTIVITY_S,
    changedMs: NOW_MS - 10_000,
    unchangedCount: 1,
    isPoked: false,
    ...changes,
  };
}

function waitMs(changes: Partial<CaptureTrack>, demand: Partial<Parameters<typeof dueMs>[1]> = {}) {
  const full = { activityS: ACTIVITY_S, isWatched: false, pace: "idle" as const, ...demand };
  return dueMs(track(changes), full, NOW_MS) - NOW_MS;
}

describe("when a pane is captured again", () => {
  test("a pane never captured and a poked pane are due at once", () => {
    const demand = { activityS: ACTIVITY_S, isWatched: false, pace: "idle" as const };
    expect(dueMs(NEVER_CAPTURED, demand, NOW_MS)).toBe(Number.NEGATIVE_INFINITY);
    expect(waitMs({ isPoked: true })).toBe(Number.NEGATIVE_INFINITY);
  });

  test("250 ms after a change less than two seconds ago, also while idle", () => {
    expect(waitMs({ changedMs: NOW_MS - 1_900 })).toBe(250);
  });

  test("500 ms while the agent works or waits, 2 s while it is idle", () => {
    expect(waitMs({}, { pace: "work" })).toBe(500);
    expect(waitMs({}, { pace: "busy" })).toBe(500);
    expect(waitMs({})).toBe(2_000);
  });

  test("5 s after five captures that showed nothing new", () => {
    expect(waitMs({ unchangedCount: 4 })).toBe(2_000);
    expect(waitMs({ unchangedCount: 5 })).toBe(5_000);
  });

  test("100 ms for a watched pane in motion, 500 ms for one that stands still", () => {
    expect(waitMs({ changedMs: NOW_MS - 100 }, { isWatched: true })).toBe(100);
    expect(waitMs({ unchangedCount: 9 }, { isWatched: true })).toBe(500);
  });

  test("panes captured at different moments fall into step", () => {
    const demand = { activityS: ACTIVITY_S, isWatched: false, pace: "idle" as const };
    const dues = [-40, 0, 7, 110].map((late) => {
      return dueMs(track({ capturedMs: NOW_MS + late, changedMs: NOW_MS }), demand, NOW_MS + 200);
    });
    expect(dues).toEqual([250, 250, 250, 250].map((ms) => NOW_MS + ms));
  });

  test("never while its activity is as old as its last capture and nobody watches", () => {
    const settled = { capturedAt: (ACTIVITY_S + 1) * 1_000 };
    expect(waitMs(settled)).toBe(Number.POSITIVE_INFINITY);
    expect(waitMs(settled, { pace: "busy" })).toBe(Number.POSITIVE_INFINITY);
    expect(waitMs(settled, { isWatched: true })).toBe(500);
  });

  test("every 250 ms in doubt, whether it moves or not", () => {
    const settled = { capturedAt: (ACTIVITY_S + 1) * 1_000 };
    expect(waitMs(settled, { pace: "doubt" })).toBe(250);
  });

  test("once more when the second of the activity had not passed at the last capture", () => {
    expect(waitMs({ capturedAt: ACTIVITY_S * 1_000 + 999 })).toBe(2_000);
  });

  test("again when the activity is another one, also after the clock was set back", () => {
    const settled = { capturedAt: (ACTIVITY_S + 5) * 1_000 };
    expect(waitMs(settled, { activityS: ACTIVITY_S + 9 })).toBe(2_000);
    expect(waitMs(settled, { activityS: ACTIVITY_S - 3_600 })).toBe(2_000);
  });
});

describe("the panes of a server are listed", () => {
  const everyMs = (changes: Partial<Parameters<typeof heartbeatMs>[0]>) => {
    const quiet = { movedMs: Number.NEGATIVE_INFINITY, isAnyWatched: false, isAnyAtWork: false };
    return heartbeatMs({ ...quiet, ...changes }, NOW_MS);
  };

  test("every second while something moved in the last ten seconds", () => {
    expect(everyMs({ movedMs: NOW_MS - 10_000 })).toBe(1_000);
  });

  test("every other second at rest: a server's end shows by its process", () => {
    expect(everyMs({ movedMs: NOW_MS - 10_001 })).toBe(2_000);
  });

  test("at whole seconds, once in each", () => {
    expect(heartbeatDueMs(7_000, 1_000)).toBe(8_000);
    expect(heartbeatDueMs(7_004, 1_000)).toBe(8_000);
    expect(heartbeatDueMs(7_420, 1_000)).toBe(8_000);
    expect(heartbeatDueMs(7_004, 2_000)).toBe(9_000);
    expect(heartbeatDueMs(Number.NEGATIVE_INFINITY, 1_000)).toBe(Number.NEGATIVE_INFINITY);
    expect(heartbeatDueMs(7_004, 500)).toBe(7_500);
    // With a capture just before its second.
    expect(heartbeatDueMs(6_945, 1_000)).toBe(8_000);
  });

  test("every second while somebody watches, however long nothing moved", () => {
    expect(everyMs({ isAnyWatched: true })).toBe(1_000);
  });

  test("every half a second while an agent is at work, also one whose screen stands still", () => {
    expect(everyMs({ isAnyAtWork: true })).toBe(500);
  });
});

describe("commands to one server", () => {
  test("keep 100 ms apart, but for the captures that a list has called for", () => {
    expect(earliestMs(NOW_MS, false)).toBe(NOW_MS + 100);
    expect(earliestMs(NOW_MS, true)).toBe(NOW_MS);
  });
});
