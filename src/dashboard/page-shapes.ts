/**
 * The schemas of the pages beyond Camp and Session as plain data, made while bundling; with one
 * root, so that what several answers share is written once.
 */
import { z } from "zod";
import { personaView, projectView } from "../protocol/game.ts";
import { personaDetail, projectDetail } from "../protocol/game-detail.ts";
import { noteGone, noteList, noteTags, noteView } from "../protocol/notes.ts";
import { pageSchema } from "../protocol/page.ts";
import { questView } from "../protocol/quests.ts";
import { xpView } from "../protocol/records.ts";
import { heatMap, leaderboard, narrative, timeline } from "../protocol/stories.ts";
import { achievementCatalogue, achievementWall, challengeView } from "../protocol/trophies.ts";

const answers = z.object({
  personas: pageSchema(personaView),
  projects: pageSchema(projectView),
  persona: personaView,
  personaDetail,
  projectDetail,
  leaderboard,
  timeline,
  heatMap,
  narrative,
  ledger: pageSchema(xpView),
  catalogue: achievementCatalogue,
  wall: achievementWall,
  challenges: pageSchema(challengeView),
  quests: pageSchema(questView),
  quest: questView,
  notes: noteList,
  note: noteView,
  noteTags,
  noteGone,
});

/** As JSON text: the bundler would copy an object into each place of its use. */
export function pageShapes(): string {
  const shape = z.toJSONSchema(answers, { reused: "ref", io: "input" });
  return JSON.stringify(shape, (key, value: unknown) => {
    // The checker knows these by itself: safe integers, and a time by its format.
    if (key === "$schema" || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return undefined;
    const isTime =
      typeof value === "object" &&
      value !== null &&
      "format" in value &&
      value.format === "date-time";
    return isTime ? { type: "string", format: "date-time" } : value;
  });
}
