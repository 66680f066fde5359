/** Why a session shows what it shows, and its screen kept for mending the reader. */
import { z } from "zod";
import { isoTime } from "../lib/clock.ts";
import { type SessionWhy, savedScreen, saveScreenBody, sessionWhy } from "../protocol/api.ts";
import { type SessionView, sessionId } from "../protocol/session.ts";
import type { SessionState } from "../sessions/state.ts";
import { evidenceOf } from "../sessions/why.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ id: sessionId });

export function sessionWhyRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/sessions/:id/why",
      id: "explainSession",
      summary: "What each source says of a session, and how its status came about",
      access: "view",
      params,
      answers: { 200: sessionWhy },
      handle({ params: { id } }) {
        const { state, session } = find(context, id);
        return whyOf(context, state, session);
      },
    }),
    saveScreenRoute(context),
  ];
}

function saveScreenRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/save-screen",
    id: "saveScreen",
    summary: "Keep the session's screen, masked, as a fixture for the screen reader",
    access: "person:full",
    params,
    body: saveScreenBody,
    answers: { 201: savedScreen },
    refusals: [422],
    handle({ params: { id }, body }) {
      const saved = context.saveScreen(find(context, id).state.id, body.expect);
      if ("refused" in saved) throw new Refusal(422, "screen_not_saved", saved.refused);
      return saved;
    },
  });
}

function whyOf(context: HttpContext, state: SessionState, session: SessionView): SessionWhy {
  const now = context.clock.now();
  const { lastFailure } = state;
  return {
    session,
    evidence: evidenceOf(state).map((line) => ({
      source: line.source,
      says: line.says,
      since: isoTime(line.since),
      heardAt: isoTime(line.heardAt),
      ageS: Math.max(0, Math.round((now - line.heardAt) / 100) / 10),
    })),
    requests: state.requests.map(({ kind, toolName, detail, agentId, at }) => ({
      kind,
      tool: toolName,
      detail,
      isSubagent: agentId !== null,
      since: isoTime(at),
    })),
    tools: Object.values(state.tools).map(({ name, detail, agentId, at }) => ({
      name,
      detail,
      isSubagent: agentId !== null,
      since: isoTime(at),
    })),
    lastFailure: lastFailure && {
      kind: lastFailure.kind,
      tool: lastFailure.toolName,
      message: lastFailure.message,
      at: isoTime(lastFailure.at),
    },
    transitions: context.transitions(state.id),
  };
}

function find(context: HttpContext, id: string): { state: SessionState; session: SessionView } {
  const [state, session] = [context.sessionState(id), context.session(id)];
  if (state && session) return { state, session };
  throw new Refusal(404, "no_such_session", "There is no live session of that id.");
}
