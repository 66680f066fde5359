/** Endpoints of Hall, persona and project pages: what was earned, by whom, when. */
import type { Board, BoardPeriod } from "../../protocol/stories.ts";
import type { ChallengeView, EntityKind } from "../../protocol/trophies.ts";
import { bounds } from "../bounds.ts";
import { read } from "../check/parse-pages.ts";
import type { Outcome } from "./answers.ts";
import type { Api } from "./endpoints.ts";
import { query } from "./query.ts";

/** The longest list that one answer holds: for what is read whole. */
export const most = 200;
/** A week, and the hours by which clocks are set back and forward. */
const longestMs = 8 * 86_400_000;
/** Personas or projects of a page that somebody reads and may want more of. */
const some = 30;

export interface Whose {
  entity: EntityKind;
  id: string;
}

/** Which leaderboard. */
export interface Leading extends Record<string, string> {
  board: Board;
  entity: EntityKind;
  period: BoardPeriod;
}

export const gameApi = {
  personas: (api: Api, cursor: string | null, limit = some) =>
    api.get(`/api/personas${query({ sort: "-totalXp", limit, cursor })}`, read.personas),
  projects: (api: Api, cursor: string | null, limit = some) =>
    api.get(`/api/projects${query({ sort: "-totalXp", limit, cursor })}`, read.projects),
  persona: (api: Api, id: string) =>
    api.get(`/api/personas/${encodeURIComponent(id)}`, read.personaDetail),
  project: (api: Api, id: string) =>
    api.get(`/api/projects/${encodeURIComponent(id)}`, read.projectDetail),
  rename: (api: Api, id: string, name: string) =>
    api.send("POST", `/api/personas/${encodeURIComponent(id)}`, { name }, read.persona),
  leaderboard: (api: Api, of: Leading, cursor: string | null) =>
    api.get(`/api/leaderboard${query({ ...of, limit: 20, cursor })}`, read.leaderboard),
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
  /** The most recently assigned first. */
  challenges: (api: Api, persona: string | null, limit: number, cursor: string | null) =>
    api.get(`/api/challenges${query({ persona, limit, cursor })}`, read.challenges),
  /** Those of the periods that run, of everybody. */
  async challengesRunning(api: Api, nowMs: number): Promise<Outcome<ChallengeView[]>> {
    const running: ChallengeView[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < bounds.challengePagesMax; page++) {
      const outcome = await gameApi.challenges(api, null, most, cursor);
      if (!outcome.ok) return outcome;
      const { items, nextCursor } = outcome.data;
      running.push(...items.filter((one) => Date.parse(one.expiresAt) > nowMs));
      const last = items.at(-1);
      // None of those that were assigned earlier lasts until now.
      if (!last || nowMs - Date.parse(last.assignedAt) > longestMs) break;
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return { ok: true, data: running };
  },
  catalogue: (api: Api) => api.get("/api/achievements", read.catalogue),
  wall: (api: Api, { entity, id }: Whose) =>
    api.get(`/api/achievements/wall${query({ [entity]: id })}`, read.wall),
};
