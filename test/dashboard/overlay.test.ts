/** What the live stream tells is laid over what was fetched, once and in order. */
import { describe, expect, test } from "bun:test";
import {
  achievementsWithNews,
  challengesWithNews,
  notesWithNews,
  questsWithNews,
} from "../../src/dashboard/store/overlay.ts";
import type { News } from "../../src/dashboard/store/state.ts";
import type { NoteView } from "../../src/protocol/notes.ts";
import type { AchievementView } from "../../src/protocol/trophies.ts";
import { challenge, quest } from "./camp-fixture.ts";

const at = "2026-01-01T00:00:00.000Z";

function note(id: string, content: string): NoteView {
  return { id, content, tags: [], status: "inbox", issueUrl: null, createdAt: at, updatedAt: at };
}

function noted(seq: number, one: NoteView, isGone = false): News {
  return { type: "note", seq, note: one, isGone };
}

function achievement(id: string, progress: number): AchievementView {
  return {
    id,
    name: id,
    description: "",
    scope: "persona",
    rarity: "common",
    xp: 10,
    target: 10,
    progress,
    unlockedAt: null,
    unlockedBy: null,
  };
}

function unlocked(seq: number, achievementId: string, entityId: string): News {
  const names = { name: achievementId, rarity: "common" as const, entityName: "Wren" };
  return {
    type: "achievement",
    seq,
    unlocked: {
      id: seq,
      achievementId,
      entity: "persona",
      entityId,
      unlockedAt: at,
      unlockedBy: "git:commit",
      ...names,
    },
  };
}

describe("notes", () => {
  test("that are new come first, changed ones stay where they are, deleted ones go", () => {
    const first = note("a", "one");
    const fetched = [first, note("b", "two")];
    const news = [noted(5, note("b", "2")), noted(6, note("c", "3")), noted(7, first, true)];
    const told = notesWithNews(fetched, news, 4).map(({ id, content }) => [id, content]);
    expect(told).toEqual([
      ["c", "3"],
      ["b", "2"],
    ]);
  });

  test("told before the list was asked for change nothing", () => {
    const fetched = [note("a", "younger")];
    expect(notesWithNews(fetched, [noted(3, note("a", "older"))], 3)).toEqual(fetched);
  });

  test("that the answer held already are not listed twice", () => {
    const fetched = [note("a", "one")];
    expect(notesWithNews(fetched, [noted(5, note("a", "one"))], 4)).toEqual(fetched);
  });
});

test("a quest that moves on stands where it stood, with its new state", () => {
  const [first, second] = [quest("1", "active", "One"), quest("2", "active", "Two")];
  const moved = quest("2", "completed", "Two");
  const told = questsWithNews([first, second], [{ type: "quest", seq: 9, quest: moved }], 8);
  expect(told.map(({ id, status }) => [id, status])).toEqual([
    ["q-1", "active"],
    ["q-2", "completed"],
  ]);
});

test("challenges of others do not come onto a persona's page", () => {
  const news = ["a", "b"].map((id, index): News => {
    return { type: "challenge", seq: index + 1, challenge: challenge(id, "completed", 3) };
  });
  expect(challengesWithNews([], news, 0, "p-b").map(({ id }) => id)).toEqual(["c-b"]);
});

describe("an achievement", () => {
  test("that was unlocked is full, with when and by what", () => {
    const [told] = achievementsWithNews(
      [achievement("committer", 9)],
      [unlocked(2, "committer", "p-1")],
      1,
      "p-1",
    );
    expect(told).toMatchObject({ progress: 10, unlockedAt: at, unlockedBy: "git:commit" });
  });

  test("of somebody else, or an unknown one, changes nothing", () => {
    const wall = [achievement("committer", 9)];
    const news = [unlocked(2, "committer", "p-2"), unlocked(3, "ship_it", "p-1")];
    expect(achievementsWithNews(wall, news, 1, "p-1")).toEqual(wall);
  });
});
