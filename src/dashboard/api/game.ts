/** Endpoints of Hall, persona and project pages: what was earned, by whom, when. */
import type { Board, BoardPeriod } from "../../protocol/stories.ts";
import type { EntityKind } from "../../protocol/trophies.ts";
import { read } from "../check/parse-pages.ts";
import type { Api } from "./endpoints.ts";
import { query } from "./query.ts";

/** The longest list that one answer holds. */
const most = 200;

export interface Whose {
  entity: EntityKind;
  id: string;
}

export const gameApi = {
  personas: (api: Api) =>
    api.get(`/api/personas${query({ sort: "-totalXp", limit: most })}`, read.personas),
  projects: (api: Api) =>
    api.get(`/api/projects${query({ sort: "-totalXp", limit: most })}`, read.projects),
  persona: (api: Api, id: string) =>
    api.get(`/api/personas/${encodeURIComponent(id)}`, read.personaDetail),
  project: (api: Api, id: string) =>
    api.get(`/api/projects/${encodeURIComponent(id)}`, read.projectDetail),
  rename: (api: Api, id: string, name: string) =>
    api.send("POST", `/api/personas/${encodeURIComponent(id)}`, { name }, read.persona),
  leaderboard: (api: Api, board: Board, entity: EntityKind, period: BoardPeriod) =>
    api.get(`/api/leaderboard${query({ board, entity, period, limit: 20 })}`, read.leaderboard),
  timeline: (api: Api, { entity, id }: Whose, path: string, days: number) =>
    api.get(`/api/timeline${query({ [entity]: id, path, days })}`, read.timeline),
  heatMap: (api: Api, { entity, id }: Whose, days: number) =>
    api.get(`/api/heat-map${query({ [entity]: id, days })}`, read.heatMap),
  ledger: (api: Api, { entity, id }: Whose, cursor: string | null) =>
    api.get(`/api/xp${query({ [entity]: id, limit: 20, cursor })}`, read.ledger),
  narrative: (api: Api, id: string) =>
    api.get(`/api/projects/${encodeURIComponent(id)}/narrative`, read.narrative),
  /** The same as Markdown. */
  storyFile: (api: Api, id: string) =>
    api.text(`/api/projects/${encodeURIComponent(id)}/narrative.md`),
  catalogue: (api: Api) => api.get("/api/achievements", read.catalogue),
  wall: (api: Api, { entity, id }: Whose) =>
    api.get(`/api/achievements/wall${query({ [entity]: id })}`, read.wall),
};
