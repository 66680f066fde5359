/** Endpoints of quests: lists, making, editing, moving. */
import type { PhaseStatus, QuestBody, QuestFilter, QuestStatus } from "../../protocol/quests.ts";
import { read } from "../check/parse-pages.ts";
import type { Api } from "./endpoints.ts";
import { query } from "./query.ts";

const questPath = (id: string) => `/api/quests/${encodeURIComponent(id)}`;
const phasePath = (id: string, phase: string) =>
  `${questPath(id)}/phases/${encodeURIComponent(phase)}`;

export type QuestDraft = Pick<QuestBody, "title" | "phases" | "start"> &
  Partial<Pick<QuestBody, "description" | "projectId" | "personaId">>;

/** Which of them, and how many at once. */
export interface QuestsAsked {
  status: QuestFilter;
  /** Null: of whichever project. */
  project: string | null;
  limit: number;
}

export const questsApi = {
  list: (api: Api, of: QuestsAsked, cursor: string | null) =>
    api.get(`/api/quests${query({ ...of, cursor })}`, read.quests),
  make: (api: Api, draft: QuestDraft) => api.send("POST", "/api/quests", draft, read.quest),
  change: (api: Api, id: string, change: { title: string; description: string | null }) =>
    api.send("POST", questPath(id), change, read.quest),
  move: (api: Api, id: string, to: QuestStatus) =>
    api.send("POST", `${questPath(id)}/move`, { to }, read.quest),
  addPhase: (api: Api, id: string, name: string) =>
    api.send("POST", `${questPath(id)}/phases`, { name }, read.quest),
  movePhase: (api: Api, id: string, phase: string, to: PhaseStatus) =>
    api.send("POST", `${phasePath(id, phase)}/move`, { to }, read.quest),
};
