/** What was kept: recent hook events, and the timeline of points. */
import { z } from "zod";
import { isoOf } from "../ingest/views.ts";
import { pageSchema } from "../protocol/page.ts";
import {
  type EventView,
  eventDetail,
  eventView,
  type XpView,
  xpView,
} from "../protocol/records.ts";
import { sessionId } from "../protocol/session.ts";
import { replayed } from "../protocol/verify.ts";
import type { EventHeadRow } from "../store/events.ts";
import type { LedgerPageRow } from "../store/ledger.ts";
import type { HttpContext } from "./context.ts";
import { listQuery, orderOf, type Place, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const BY_ARRIVAL = ["-id", "id"] as const;
const entityId = z.string().min(1).max(128).optional();

export function recordRoutes(context: HttpContext): Route[] {
  return [eventsRoute(context), eventRoute(context), replayRoute(context), xpRoute(context)];
}

function eventsRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/events",
    id: "listEvents",
    summary: "Recent hook events in the order of their arrival, the newest first",
    access: "view",
    query: listQuery(BY_ARRIVAL).extend({ session: sessionId.optional() }),
    answers: { 200: pageSchema(eventView) },
    handle({ query }) {
      const { isDescending } = orderOf(query.sort);
      const filter = { session_id: query.session ?? null };
      const page = pageOf(
        "events",
        query,
        (after, count) => store.events.page(filter, isDescending, rowIdOf(after), count),
        placeOf,
      );
      return { ...page, items: page.items.map(eventViewOf) };
    },
  });
}

function eventRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/events/:id",
    id: "getEvent",
    summary: "One hook event with its payload as it was stored, without secrets",
    access: "view",
    params: z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/) }),
    answers: { 200: eventDetail },
    handle({ params: { id } }) {
      const row = store.events.find(Number(id));
      if (!row) throw new Refusal(404, "no_such_event", "There is no such event, or no longer.");
      return { ...eventViewOf(row), payload: jsonOf(row.payload), problem: row.problem };
    },
  });
}

function replayRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/events/replay",
    id: "replayEvents",
    summary: "Apply the events that were kept raw because the rules failed on them",
    access: "cli",
    answers: { 200: replayed },
    handle: () => context.replay(),
  });
}

function xpRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/xp",
    id: "listXp",
    summary: "The ledger of points, the newest first",
    access: "view",
    query: listQuery(BY_ARRIVAL).extend({ persona: entityId, project: entityId }),
    answers: { 200: pageSchema(xpView) },
    handle({ query }) {
      const { isDescending } = orderOf(query.sort);
      const filter = { persona_id: query.persona ?? null, project_id: query.project ?? null };
      const page = pageOf(
        "xp",
        query,
        (after, count) => store.ledger.page(filter, isDescending, rowIdOf(after), count),
        placeOf,
      );
      return { ...page, items: page.items.map(xpViewOf) };
    },
  });
}

/** Rows are only ever added at the end: the id alone is the place. */
function placeOf(row: { id: number }): Place {
  return { key: row.id, id: row.id };
}

function rowIdOf(after: Place | null): number | null {
  return after && Number(after.id);
}

function eventViewOf(row: EventHeadRow): EventView {
  const { id, eventId, toolName, sessionId, paneKey, personaId, projectId } = row;
  return {
    id,
    eventId,
    type: row.eventType,
    toolName,
    sessionId,
    paneKey,
    personaId,
    projectId,
    createdAt: isoOf(row.createdAt),
    isApplied: row.applied === 1,
  };
}

function xpViewOf(row: LedgerPageRow): XpView {
  const { id, personaId, projectId, eventType } = row;
  const metadata = xpView.shape.metadata.safeParse(jsonOf(row.metadata));
  return {
    id,
    personaId,
    projectId,
    eventType,
    amount: row.xpAmount,
    metadata: metadata.success ? metadata.data : null,
    createdAt: isoOf(row.createdAt),
  };
}

/** An adopted file may hold anything here, and a long payload was cut. */
function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    // It stays in its column untouched; the answer says that there is nothing to read.
    return null;
  }
}
