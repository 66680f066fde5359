/** News, touched subjects and celebrations: what the reducer keeps for the pages of the game. */
import { describe, expect, test } from "bun:test";
import { celebrationsOf } from "../../src/dashboard/attention/celebrations.ts";
import { bounds } from "../../src/dashboard/bounds.ts";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import { type CampState, emptyState, type StoreMessage } from "../../src/dashboard/store/state.ts";
import { busyCamp, quest } from "./camp-fixture.ts";

const at = "2026-01-01T00:00:00.000Z";

function camp(...messages: StoreMessage[]): CampState {
  const snapshot = { protocol: 1, boot: "b", seq: 0, at, ...busyCamp() } as const;
  return [{ type: "snapshot" as const, snapshot }, ...messages].reduce(reduce, emptyState);
}

const levelUp = (seq: number, id: string): StoreMessage => ({
  type: "levelup",
  seq,
  entity: "persona",
  id,
  level: 8,
});

const unlocked: StoreMessage = {
  type: "achievement",
  seq: 2,
  unlocked: {
    id: 1,
    achievementId: "tool_time",
    name: "Tool Time",
    rarity: "uncommon",
    entity: "persona",
    entityId: "p-wren",
    entityName: "Wren Ashby",
    unlockedAt: at,
    unlockedBy: "tool:Edit",
  },
};

describe("points", () => {
  test("are a gain of the persona and of the project", () => {
    const earned = { type: "xp", personaId: "p-wren", eventType: "git:commit" } as const;
    const both = camp({ ...earned, seq: 1, projectId: "ferry", amount: 15 });
    const gain = { seq: 1, sum: 15 };
    expect([both.gains.get("p-wren"), both.gains.get("ferry")]).toEqual([gain, gain]);
    const state = reduce(both, { ...earned, seq: 2, projectId: null, amount: 2 });
    expect(state.gains.get("p-wren")).toEqual({ seq: 2, sum: 17 });
    expect(state.gains.get("ferry")).toEqual(gain);
    expect([...state.touched]).toEqual([
      ["persona:p-wren", 2],
      ["project:ferry", 1],
      ["hall", 2],
    ]);
  });
});

describe("celebrations", () => {
  test("name who reached what, each once, in their order", () => {
    const state = camp(levelUp(1, "p-wren"), unlocked);
    expect(celebrationsOf(state, 0).map(({ text }) => text)).toEqual([
      "Wren Ashby reached level 8",
      "Wren Ashby unlocked Tool Time",
    ]);
    expect(celebrationsOf(state, 1)).toHaveLength(1);
    expect(celebrationsOf(state, 2)).toEqual([]);
  });

  test("of a name that nobody knows are not said", () => {
    expect(celebrationsOf(camp(levelUp(1, "p-nobody")), 0)).toEqual([]);
  });
});

test("a quest moves its own lists, its persona and its project, and nothing else", () => {
  const one = { ...quest("1", "active", "Sail"), personaId: "p-wren" };
  const state = camp({ type: "quest", seq: 1, quest: one });
  expect([...state.touched.keys()]).toEqual(["persona:p-wren", "project:ferry", "quests"]);
  expect(state.quests.has("q-1")).toBe(true);
});

test("news are kept up to their bound, the latest ones", () => {
  const many = Array.from({ length: bounds.newsMax + 5 }, (_, index) =>
    levelUp(index + 1, "p-wren"),
  );
  const { news } = camp(...many);
  expect([news.length, news.at(-1)?.seq]).toEqual([bounds.newsMax, bounds.newsMax + 5]);
});

test("each snapshot counts: what pages have fetched may be old behind it", () => {
  expect(camp().snapshots).toBe(1);
  expect(emptyState.snapshots).toBe(0);
});
