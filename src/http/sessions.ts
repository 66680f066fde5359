/** Sessions: list, one, why; prompt and keys into their panes. */
import { z } from "zod";
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import {
  keysBody,
  keysPressed,
  promptBody,
  promptDelivery,
  sessionList,
  sessionWhy,
} from "../protocol/api.ts";
import { type SessionView, sessionId, sessionView } from "../protocol/session.ts";
import type { Principal } from "./auth.ts";
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
      handle: (call) => find(context, call.params.id),
    }),
    route({
      method: "GET",
      path: "/api/sessions/:id/why",
      id: "explainSession",
      summary: "How a session's status came about",
      access: "view",
      params,
      answers: { 200: sessionWhy },
      handle(call) {
        const session = find(context, call.params.id);
        const transitions = context
          .transitions(session.id)
          .map((transition) => ({ ...transition, at: isoTime(transition.at) }));
        return { session, transitions };
      },
    }),
    promptRoute(context),
    keysRoute(context),
  ];
}

function promptRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/prompt",
    id: "sendPrompt",
    summary: "Type a prompt into the agent's prompt box; 422 says why it was not typed",
    access: "answer",
    params,
    body: promptBody,
    answers: { 200: promptDelivery, 422: promptDelivery },
    async handle({ params: { id }, body, principal, set }) {
      const session = find(context, id);
      // A pane that shows no agent at its prompt box may be a shell: that needs the full role.
      if (body.force && principal.role !== "full") {
        throw new Refusal(403, "role_too_low", 'To type anyway needs a device of role "full".');
      }
      const delivery = await context.prompt(session.id, body);
      await audit(context, principal, "prompt", session.id, body.text, delivery.state);
      if (delivery.state === "failed") set.status = 422;
      return delivery;
    },
  });
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
      const session = find(context, id);
      const result = await context.pressKeys(session.id, keys);
      const outcome = result.ok ? "ok" : "failed";
      await audit(context, principal, "keys", session.id, keys.join(" "), outcome);
      if (!result.ok) throw new Refusal(422, "keys_failed", result.detail);
      return { pressed: keys.length };
    },
  });
}

function find(context: HttpContext, id: string): SessionView {
  const session = context.session(id);
  if (session) return session;
  throw new Refusal(404, "no_such_session", "There is no live session of that id.");
}

function audit(
  context: HttpContext,
  principal: Principal,
  action: string,
  target: string,
  content: string,
  result: string,
): Promise<void> {
  return context.ingest.write((tx) =>
    context.store.devices.audit(tx, {
      at: isoTime(context.clock.now()),
      deviceId: principal.deviceId,
      action,
      target,
      contentHash: shortDigest(content, 64),
      result,
    }),
  );
}
