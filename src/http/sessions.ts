/** Sessions: list, one, why; keys into their panes. */
import { z } from "zod";
import { keysBody, keysPressed, sessionList } from "../protocol/api.ts";
import { type SessionView, sessionId, sessionView } from "../protocol/session.ts";
import { record } from "./audit-trail.ts";
import type { HttpContext } from "./context.ts";
import { inMemory, listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ id: sessionId });

export function sessionRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/sessions",
      id: "listSessions",
      summary: "Live sessions",
      access: "view",
      query: listQuery(["id", "-id", "since", "-since"]),
      answers: { 200: sessionList },
      handle({ query }) {
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (session: SessionView) => ({ key: session[field], id: session.id });
        const read = inMemory(context.sessions(), isDescending, placeOf);
        return pageOf("sessions", query, read, placeOf);
      },
    }),
    route({
      method: "GET",
      path: "/api/sessions/:id",
      id: "getSession",
      summary: "One live session",
      access: "view",
      params,
      answers: { 200: sessionView },
      handle: (call) => findSession(context, call.params.id),
    }),
    keysRoute(context),
  ];
}

function keysRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/keys",
    id: "pressKeys",
    summary: "Press keys in the session's pane",
    access: "person:full",
    params,
    body: keysBody,
    answers: { 200: keysPressed },
    refusals: [422],
    async handle({ params: { id }, body: { keys }, principal }) {
      const session = findSession(context, id);
      const result = await context.pressKeys(session.id, keys);
      const outcome = result.ok ? "ok" : "failed";
      const content = keys.join(" ");
      const act = { action: "keys", target: session.id, content, result: outcome };
      await record(context, principal, act);
      if (!result.ok) throw new Refusal(422, "keys_failed", result.detail);
      return { pressed: keys.length };
    },
  });
}

export function findSession(context: HttpContext, id: string): SessionView {
  const session = context.session(id);
  if (session) return session;
  throw new Refusal(404, "no_such_session", "There is no live session of that id.");
}
