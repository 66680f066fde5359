/** Parsed boundaries of the pages beyond Camp and Session. */
import type { z } from "zod";
import type { PersonaView, ProjectView } from "../../protocol/game.ts";
import type { PersonaDetail, ProjectDetail } from "../../protocol/game-detail.ts";
import type { NoteView, noteGone, noteTags } from "../../protocol/notes.ts";
import type { QuestView } from "../../protocol/quests.ts";
import type { XpView } from "../../protocol/records.ts";
import type { heatMap, leaderboard, Narrative, timeline } from "../../protocol/stories.ts";
import type {
  achievementCatalogue,
  achievementWall,
  ChallengeView,
} from "../../protocol/trophies.ts";
import type { Reader } from "../api/endpoints.ts";
import { pageShapes } from "../page-shapes.ts" with { type: "macro" };
import { fits, type Shape } from "./check.ts";

const root: Shape = JSON.parse(pageShapes());

function reader<T>(name: string): Reader<T> {
  const shape = root.properties?.[name];
  if (!shape) throw new Error(`The page has no shape ${name}.`);
  return (value) => (fits(value, shape, root) ? (value as T) : null);
}

/** One page of a list. */
export interface Listed<T> {
  items: T[];
  nextCursor: string | null;
}

export type Leaderboard = z.infer<typeof leaderboard>;
export type Timeline = z.infer<typeof timeline>;
export type HeatMap = z.infer<typeof heatMap>;
export type Catalogue = z.infer<typeof achievementCatalogue>;
export type Wall = z.infer<typeof achievementWall>;
export type NoteTags = z.infer<typeof noteTags>;

export const read = {
  personas: reader<Listed<PersonaView>>("personas"),
  projects: reader<Listed<ProjectView>>("projects"),
  persona: reader<PersonaView>("persona"),
  personaDetail: reader<PersonaDetail>("personaDetail"),
  projectDetail: reader<ProjectDetail>("projectDetail"),
  leaderboard: reader<Leaderboard>("leaderboard"),
  timeline: reader<Timeline>("timeline"),
  heatMap: reader<HeatMap>("heatMap"),
  narrative: reader<Narrative>("narrative"),
  ledger: reader<Listed<XpView>>("ledger"),
  catalogue: reader<Catalogue>("catalogue"),
  wall: reader<Wall>("wall"),
  challenges: reader<Listed<ChallengeView>>("challenges"),
  quests: reader<Listed<QuestView>>("quests"),
  quest: reader<QuestView>("quest"),
  notes: reader<Listed<NoteView>>("notes"),
  note: reader<NoteView>("note"),
  noteTags: reader<NoteTags>("noteTags"),
  noteGone: reader<z.infer<typeof noteGone>>("noteGone"),
};
