/** Answering what an agent asks: the list of open requests, and the decision on one. */
import { z } from "zod";
import { hookDecisionOf } from "../agents/claude-code/decision.ts";
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import { decided, decisionBody } from "../protocol/api.ts";
import { type OpenPermission, openPermission } from "../protocol/game.ts";
import { pageSchema } from "../protocol/page.ts";
import type { HttpContext } from "./context.ts";
import { inMemory, listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

export function permissionRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/permissions",
      id: "listPermissions",
      summary: "Requests that agents wait on and that can be answered from here",
      access: "view",
      query: listQuery(["createdAt", "-createdAt"]),
      answers: { 200: pageSchema(openPermission) },
      handle({ query }) {
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (open: OpenPermission) => ({ key: open[field], id: open.id });
        const read = inMemory(context.held.list(), isDescending, placeOf);
        return pageOf("permissions", query, read, placeOf);
      },
    }),
    decideRoute(context),
  ];
}

function decideRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/permissions/:id",
    id: "decidePermission",
    summary: "Allow or deny a request; keeping a rule for it needs role full",
    access: "person:answer",
    params: z.object({ id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/) }),
    body: decisionBody,
    answers: { 200: decided },
    refusals: [409, 422],
    async handle({ request, address, principal, params, body: decision }) {
      // "Always" writes a rule into the agent's settings: that is more than an answer.
      const isAlways = decision.behavior === "allow" && decision.always;
      if (isAlways) context.auth.requirePerson(request, address, "full");
      const held = context.held.find(params.id);
      if (!held) throw notOpen();
      if (isAlways && held.suggestions.length === 0) {
        const detail = "The agent offers no rule to keep for this request; allow it once.";
        throw new Refusal(422, "no_rule_offered", detail);
      }
      const isTaken = context.decide(params.id, hookDecisionOf(held, decision));
      await context.ingest.write((tx) =>
        context.store.devices.audit(tx, {
          at: isoTime(context.clock.now()),
          deviceId: principal.deviceId,
          action: `permission.${decision.behavior}${isAlways ? ".always" : ""}`,
          target: held.sessionId,
          contentHash: shortDigest(`${held.tool}:${held.inputHash}`, 64),
          result: isTaken ? "ok" : "not open",
        }),
      );
      if (!isTaken) throw notOpen();
      return { decided: decision.behavior };
    },
  });
}

function notOpen(): Refusal {
  const detail = "This request is not open any more; it was answered or the session went on.";
  return new Refusal(409, "not_open", detail);
}
