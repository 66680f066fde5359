/** Quests: list, one, make, change, move; their phases. */
import { z } from "zod";
import type { Moved } from "../game/quest-moves.ts";
import {
  addPhase,
  applyPhaseMove,
  applyQuestMove,
  createQuest,
  reword,
} from "../ingest/quest-acts.ts";
import { phasesOf, questViewOf, questWordsOf } from "../ingest/quest-views.ts";
import type { RewardContext } from "../ingest/reward.ts";
import { pageSchema } from "../protocol/page.ts";
import {
  phaseBody,
  phaseMove,
  type QuestView,
  questBody,
  questChange,
  questFilter,
  questMove,
  questView,
} from "../protocol/quests.ts";
import type { QuestRow } from "../store/quests.ts";
import type { Tx } from "../store/transact.ts";
import type { HttpContext } from "./context.ts";
import { listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

/** Ours are UUIDs; those of an adopted file may be any text. */
const id = z.string().min(1).max(128);
const params = z.object({ id });

export function questRoutes(context: HttpContext): Route[] {
  return [
    listRoute(context),
    createRoute(context),
    oneRoute(context),
    changeRoute(context),
    moveRoute(context),
    addPhaseRoute(context),
    movePhaseRoute(context),
  ];
}

function listRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/quests",
    id: "listQuests",
    summary: "Quests, the newest first",
    access: "view",
    query: listQuery(["-createdAt", "createdAt"]).extend({
      status: questFilter.optional().describe("Only these; open ones are planned or active."),
      project: id.optional().describe("Of this project."),
    }),
    answers: { 200: pageSchema(questView) },
    handle({ query }) {
      const { isDescending } = orderOf(query.sort);
      const filter = { statuses: questWordsOf(query.status), projectId: query.project ?? null };
      const page = pageOf(
        "quests",
        query,
        (after, count) => store.quests.page(filter, isDescending, after, count),
        (row: QuestRow) => ({ key: row.createdAt, id: row.id }),
      );
      return { ...page, items: page.items.map(questViewOf) };
    },
  });
}

function createRoute(context: HttpContext): Route {
  const { store, ingest, clock } = context;
  return route({
    method: "POST",
    path: "/api/quests",
    id: "createQuest",
    summary: "Make a quest with its phases",
    access: "answer",
    body: questBody,
    answers: { 201: questView },
    refusals: [404],
    handle({ body }) {
      if (body.projectId !== undefined && !store.projects.find(body.projectId)) {
        throw new Refusal(404, "no_such_project", "There is no such project.");
      }
      if (body.personaId !== undefined && !store.personas.find(body.personaId)) {
        throw new Refusal(404, "no_such_persona", "There is no such persona.");
      }
      return ingest.act((tx, game) => createQuest(tx, game, body, clock.now()));
    },
  });
}

function oneRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/quests/:id",
    id: "getQuest",
    summary: "One quest",
    access: "view",
    params,
    answers: { 200: questView },
    handle({ params: given }) {
      const row = store.quests.find(given.id);
      if (!row) throw noQuest();
      return questViewOf(row);
    },
  });
}

function changeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/quests/:id",
    id: "changeQuest",
    summary: "Change a quest's title or description",
    access: "answer",
    params,
    body: questChange,
    answers: { 200: questView },
    handle({ params: given, body }) {
      return act(context, given.id, (tx, game, row) => {
        return { ok: true, value: reword(tx, game, row, body) };
      });
    },
  });
}

function moveRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/quests/:id/move",
    id: "moveQuest",
    summary: "Start, put back, complete or abandon a quest; 409 says why it does not move",
    access: "answer",
    params,
    body: questMove,
    answers: { 200: questView },
    refusals: [409],
    handle({ params: given, body }) {
      return act(context, given.id, (tx, game, row) =>
        applyQuestMove(tx, game, row, body.to, context.clock.now()),
      );
    },
  });
}

function addPhaseRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/quests/:id/phases",
    id: "addPhase",
    summary: "Add a phase at the end of a quest",
    access: "answer",
    params,
    body: phaseBody,
    answers: { 201: questView },
    refusals: [409],
    handle({ params: given, body }) {
      return act(context, given.id, (tx, game, row) =>
        addPhase(tx, game, row, body.name, context.clock.now()),
      );
    },
  });
}

function movePhaseRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/quests/:id/phases/:phase/move",
    id: "movePhase",
    summary: "Start, complete, fail or skip a phase; 409 says why it does not move",
    access: "answer",
    params: z.object({ id, phase: z.string().min(1).max(128) }),
    body: phaseMove,
    answers: { 200: questView },
    refusals: [409],
    handle({ params: { id: quest, phase }, body }) {
      const move = { phaseId: phase, ...body };
      return act(context, quest, (tx, game, row) => {
        if (phasesOf(row.phases).every((one) => one.id !== phase)) {
          throw new Refusal(404, "no_such_phase", "The quest has no such phase.");
        }
        return applyPhaseMove(tx, game, row, move, context.clock.now());
      });
    },
  });
}

/** Looks and moves in one transaction, so that of two moves at once one is refused. */
async function act(
  { store, ingest }: HttpContext,
  quest: string,
  work: (tx: Tx, game: RewardContext, row: QuestRow) => Moved<QuestView>,
): Promise<QuestView> {
  const moved = await ingest.act((tx, game) => {
    const row = store.quests.find(quest);
    return row ? work(tx, game, row) : null;
  });
  if (moved === null) throw noQuest();
  if (moved.ok) return moved.value;
  throw new Refusal(409, "illegal_move", moved.detail);
}

function noQuest(): Refusal {
  return new Refusal(404, "no_such_quest", "There is no such quest.");
}
