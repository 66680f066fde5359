/** Answers of the game's endpoints: read when they have the promised shape, else refused. */
import { expect, test } from "bun:test";
import { read } from "../../src/dashboard/check/parse-pages.ts";
import { heatMap, leaderboard, timeline } from "../../src/protocol/stories.ts";
import { ago, persona, project, quest } from "./camp-fixture.ts";

const note = {
  id: "n-1",
  content: "Mend the lamp #lamp",
  tags: ["lamp"],
  status: "inbox",
  issueUrl: null,
  createdAt: ago(1),
  updatedAt: ago(1),
};
const row = {
  id: 7,
  personaId: "p-1",
  projectId: null,
  eventType: "tool:Edit",
  amount: 3,
  metadata: { success: true, day: "2026-01-01" },
  createdAt: ago(1),
};
const board = leaderboard.parse({
  items: [{ rank: 1, id: "p-1", name: "Wren", avatarUrl: null, value: 9, level: 2 }],
  nextCursor: null,
  board: "xp",
  entity: "persona",
  period: "week",
  from: "2026-01-01",
});
const hours = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));

const page = (item: unknown) => ({ items: [item], nextCursor: "next" });
const good = {
  personas: page(persona("a", "A", 3)),
  projects: page(project("a", "a", 3, 2)),
  persona: persona("a", "A", 3),
  quests: page(quest("1", "active", "Sail")),
  quest: quest("1", "planned", "Sail"),
  notes: page(note),
  note,
  noteTags: { items: [{ tag: "lamp", notes: 2 }] },
  noteGone: { deleted: true },
  ledger: page(row),
  leaderboard: board,
  timeline: timeline.parse({
    entity: "persona",
    entityId: "p-1",
    path: "xp",
    items: [{ day: "2026-01-01", value: 3 }],
  }),
  heatMap: heatMap.parse({ entity: "project", entityId: "a", days: 84, hours }),
};

test.each(Object.entries(good))("%s is read as it was sent", (name, answer) => {
  const reader: (value: unknown) => unknown = read[name as keyof typeof good];
  expect(reader(structuredClone(answer))).toEqual(answer);
});

test.each([
  ["personas", { items: [{ ...persona("a", "A", 3), level: "3" }], nextCursor: null }],
  ["quest", { ...quest("1", "active", "Sail"), status: "lost" }],
  ["note", { ...note, tags: ["no tag!"], status: "gone" }],
  ["ledger", { items: [{ ...row, id: 0 }], nextCursor: null }],
  ["heatMap", { entity: "project", entityId: "a", days: 84, hours: hours.slice(1) }],
  ["timeline", { entity: "persona", entityId: "p", path: "xp", items: [{ day: "1", value: 1 }] }],
  ["noteGone", { deleted: false }],
  ["leaderboard", null],
] as const)("a wrong %s is refused", (name, answer) => {
  expect(read[name](answer)).toBeNull();
});
