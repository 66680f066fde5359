/** What the pages of the game make of the live state and the clock. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import {
  challengesNow,
  healthNow,
  mergedLedger,
  personasInCamp,
  streakNow,
  toolUses,
  wallOrder,
  withLive,
} from "../../src/dashboard/store/select-game.ts";
import { emptyState } from "../../src/dashboard/store/state.ts";
import type { AchievementView } from "../../src/protocol/trophies.ts";
import { challenge, emptyCamp, persona, project, session } from "./camp-fixture.ts";

const at = "2026-01-01T12:00:00.000Z";
const atMs = Date.parse(at);

test("energy goes with time and morale drifts to its middle, between two messages", () => {
  const one = { ...persona("a", "A", 3), energy: 60, morale: 80, energyAt: at, moraleAt: at };
  expect(healthNow(one, atMs)).toEqual({ energy: 60, morale: 80 });
  expect(healthNow(one, atMs + 2 * 3_600_000)).toEqual({ energy: 0, morale: 78 });
});

describe("a streak", () => {
  const one = { ...project("a", "a", 3, 5), lastStreakDay: "2026-01-01", streakUntil: at };
  test("lives until the moment that the server names, wherever the page is looked at", () => {
    expect(streakNow(one, atMs - 1)).toBe(5);
    expect(streakNow(one, atMs)).toBe(0);
  });

  test("that never began is none", () => {
    expect(streakNow({ ...one, streakUntil: null }, atMs)).toBe(0);
  });
});

test("a fetched list keeps its order, takes live values, and those born since come last", () => {
  const [a, b, c] = [persona("a", "A", 1), persona("b", "B", 2), persona("c", "C", 3)];
  const live = new Map([c, { ...a, totalXp: 999 }].map((one) => [one.id, one]));
  const told = withLive([b, a], live).map(({ id, totalXp }) => [id, totalXp]);
  expect(told).toEqual([
    [b.id, b.totalXp],
    [a.id, 999],
    [c.id, c.totalXp],
  ]);
});

describe("challenges now", () => {
  const running = { ...challenge("a", "active", 1), expiresAt: "2026-01-02T00:00:00.000Z" };
  const snapshot = { protocol: 1, boot: "b", seq: 1, at, ...emptyCamp } as const;
  const from = reduce(emptyState, {
    type: "snapshot",
    snapshot: { ...snapshot, challenges: [running] },
  });

  test("are those whose time is not over", () => {
    expect(challengesNow(from, [], atMs).map(({ id }) => id)).toEqual(["c-a"]);
    expect(challengesNow(from, [], Date.parse(running.expiresAt))).toEqual([]);
  });

  test("keep one that is completed while somebody looks", () => {
    const done = { ...running, status: "completed" as const, progress: 3, completedAt: at };
    const after = reduce(from, { type: "challenge", seq: 2, challenge: done });
    expect(challengesNow(after, [], atMs)).toEqual([done]);
  });

  test("have those of personas that no session tells of, as they were fetched", () => {
    const away = { ...running, id: "c-away", personaId: "p-away", progress: 1 };
    expect(challengesNow(from, [away], atMs)).toEqual([running, away]);
    const old = { ...running, progress: 0 };
    expect(challengesNow(from, [old], atMs)).toEqual([running]);
  });

  test("have those that were completed before anybody looked", () => {
    const done = { ...running, id: "c-b", status: "completed" as const };
    const ids = (nowMs: number) => challengesNow(from, [done], nowMs).map(({ id }) => id);
    expect(ids(atMs)).toEqual(["c-a", "c-b"]);
    expect(ids(Date.parse(done.expiresAt))).toEqual([]);
  });

  test("do not show one that has expired", () => {
    const over = { ...running, status: "expired" as const };
    const after = reduce(from, { type: "challenge", seq: 2, challenge: over });
    expect(challengesNow(after, [], atMs)).toEqual([]);
  });
});

test("in the camp is whoever has a session there", () => {
  const sessions = [session({ id: "a" }), session({ id: "b", personaId: null })];
  const state = { ...emptyState, sessions: new Map(sessions.map((one) => [one.id, one])) };
  expect([...personasInCamp(state)]).toEqual(["p-a"]);
});

test("the wall: the latest unlocked first, then the nearest", () => {
  const one = (id: string, progress: number, unlockedAt: string | null): AchievementView => ({
    id,
    name: id,
    description: "",
    scope: "persona",
    rarity: "common",
    xp: 10,
    target: 10,
    progress,
    unlockedAt,
    unlockedBy: null,
  });
  const wall = [
    one("far", 1, null),
    one("early", 10, "2026-01-01T00:00:00.000Z"),
    one("near", 9, null),
    one("late", 10, "2026-01-03T00:00:00.000Z"),
  ];
  expect(wallOrder(wall).map(({ id }) => id)).toEqual(["late", "early", "near", "far"]);
});

test("tools by use, with their failures; a tool that only failed is among them", () => {
  const stats = {
    "toolsUsed.total": 30,
    "toolsUsed.Edit": 10,
    "toolsUsed.Bash": 20,
    "toolsFailed.Bash": 2,
    "toolsFailed.WebFetch": 1,
    "git.commits": 4,
  };
  expect(toolUses(stats)).toEqual([
    { name: "Bash", used: 20, failed: 2 },
    { name: "Edit", used: 10, failed: 0 },
    { name: "WebFetch", used: 0, failed: 1 },
  ]);
});

test("the ledger holds each row once, the youngest first, however its pages overlap", () => {
  const rows = fc.uniqueArray(fc.nat(50), { maxLength: 20 });
  fc.assert(
    fc.property(rows, rows, (fresh, old) => {
      const listed = mergedLedger(
        fresh.map((id) => ({ id })),
        old.map((id) => ({ id })),
      ).map(({ id }) => id);
      const all = [...new Set([...fresh, ...old])].sort((a, b) => b - a);
      expect(listed).toEqual(all);
    }),
  );
});
