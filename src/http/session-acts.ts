/** Acts on one session beside prompts and keys: override, mute, acknowledge, signal. */
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { muteBody, overrideBody, signalBody, signalSent } from "../protocol/acts.ts";
import { sessionId, sessionView } from "../protocol/session.ts";
import { record } from "./audit-trail.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { findSession } from "./sessions.ts";

const params = z.object({ id: sessionId });

export function sessionActRoutes(context: HttpContext): Route[] {
  return [
    overrideRoute(context),
    muteRoute(context),
    acknowledgeRoute(context),
    signalRoute(context),
  ];
}

function overrideRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/override",
    id: "overrideSession",
    summary: "Say what a session is, until its next hook; a status of null takes it back",
    access: "person:answer",
    params,
    body: overrideBody,
    answers: { 200: sessionView },
    refusals: [422],
    async handle({ params: { id }, body: { status, until }, principal }) {
      findSession(context, id);
      const untilMs = until === null ? null : untilOf(until, context.clock.now());
      context.acts.override(id, status, untilMs);
      const content = until === null ? null : until;
      const result = status ?? "taken back";
      await record(context, principal, { action: "override", target: id, content, result });
      return findSession(context, id);
    },
  });
}

function untilOf(until: string, now: number): number {
  const at = Date.parse(until);
  if (at > now && at - now <= limits.overrideMsMax) return at;
  throw new Refusal(422, "bad_until", "An override ends in the future, at most seven days ahead.");
}

function muteRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/mute",
    id: "muteSession",
    summary: "Let a session ask for nobody's attention, or ask again",
    access: "person:answer",
    params,
    body: muteBody,
    answers: { 200: sessionView },
    async handle({ params: { id }, body: { muted }, principal }) {
      findSession(context, id);
      context.acts.mute(id, muted);
      const result = muted ? "muted" : "heard again";
      await record(context, principal, { action: "mute", target: id, content: null, result });
      return findSession(context, id);
    },
  });
}

function acknowledgeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/ack",
    id: "acknowledgeSession",
    summary: "Acknowledge a session's error or finished turn, for every page and over a restart",
    access: "person:answer",
    params,
    answers: { 200: sessionView },
    async handle({ params: { id }, principal }) {
      findSession(context, id);
      context.acts.acknowledge(id);
      await record(context, principal, { action: "ack", target: id, content: null, result: "ok" });
      return findSession(context, id);
    },
  });
}

function signalRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/signal",
    id: "signalAgent",
    summary: "Send a signal to the agent's own process: TERM ends it",
    access: "person:full",
    params,
    body: signalBody,
    answers: { 200: signalSent },
    refusals: [409],
    async handle({ params: { id }, body: { signal, pid }, principal }) {
      findSession(context, id);
      const outcome = context.acts.signal(id, signal, pid);
      const result = outcome.ok ? "ok" : "failed";
      const act = { action: `signal.${signal}`, target: id, content: String(pid), result };
      await record(context, principal, act);
      if (!outcome.ok) throw new Refusal(409, "not_sent", outcome.detail);
      return { sent: signal };
    },
  });
}
