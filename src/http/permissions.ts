/** Answering what an agent asks: the list of open requests, and the decision on one. */
import { z } from "zod";
import { hookDecisionOf, misfitOf } from "../agents/claude-code/decision.ts";
import { limits } from "../config/limits.ts";
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
      summary: "Requests that agents wait on; most can be answered from here",
      access: "view",
      query: listQuery(["createdAt", "-createdAt"]),
      answers: { 200: pageSchema(openPermission) },
      handle({ query }) {
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (open: OpenPermission) => ({ key: open[field], id: open.id });
        const read = inMemory(context.permissions(), isDescending, placeOf);
        return pageOf("permissions", query, read, placeOf);
      },
    }),
    route({
      method: "GET",
      path: "/api/permissions/:id",
      id: "getPermission",
      summary: "One open request with its whole input",
      access: "view",
      params,
      answers: { 200: openPermission },
      handle(call) {
        const { id } = call.params;
        const found = context.held.whole(id) ?? context.permissions().find((one) => one.id === id);
        if (found) return found;
        throw new Refusal(404, "not_open", "There is no open request of that id.");
      },
    }),
    decideRoute(context),
  ];
}

const params = z.object({ id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/) });

function decideRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/permissions/:id",
    id: "decidePermission",
    summary: "Allow or deny a request; keeping a rule for it needs role full",
    access: "person:answer",
    params,
    body: decisionBody,
    answers: { 200: decided },
    refusals: [409, 422],
    async handle({ request, address, principal, params: { id }, body: decision }) {
      // "Always" writes a rule into the agent's settings: that is more than an answer.
      const isAlways = decision.behavior === "allow" && decision.always;
      if (isAlways) context.auth.requirePerson(request, address, "full");
      const held = context.held.find(id);
      if (!held) throw notOpen(context.permissions().some((open) => open.id === id));
      if (isAlways && held.suggestions.length === 0) {
        const detail = "The agent offers no rule to keep for this request; allow it once.";
        throw new Refusal(422, "no_rule_offered", detail);
      }
      // Nobody has seen what it asks: a yes or no to it would be blind.
      if (context.held.whole(id)?.isCut) {
        const detail = "This request is too large to be shown; answer it in its terminal.";
        throw new Refusal(422, "answer_in_terminal", detail);
      }
      const misfit = misfitOf(held, decision);
      if (misfit !== null) throw new Refusal(422, "wrong_answers", misfit);
      const isFast = (context.held.ageMs(id) ?? 0) < limits.permissionFastMs;
      const isTaken = context.decide(id, hookDecisionOf(held, decision));
      const at = isoTime(context.clock.now());
      await context.ingest.write((tx) => {
        const { deviceId } = principal;
        if (isTaken) {
          const word = isAlways ? "allow always" : decision.behavior;
          context.store.permissions.decide(tx, { id, decision: word, deviceId, at });
        }
        context.store.devices.audit(tx, {
          at,
          deviceId: principal.deviceId,
          action: `permission.${decision.behavior}${isAlways ? ".always" : ""}`,
          target: held.sessionId,
          contentHash: shortDigest(`${held.tool}:${held.inputHash}`, 64),
          result: resultOf(isTaken, isFast),
        });
      });
      if (!isTaken) throw notOpen(false);
      return { decided: decision.behavior };
    },
  });
}

/** Hardly a person answers this fast: the trail says so, for whoever looks for a program. */
function resultOf(isTaken: boolean, isFast: boolean): string {
  if (!isTaken) return "not open";
  return isFast ? `ok, within ${limits.permissionFastMs} ms` : "ok";
}

function notOpen(isInTerminal: boolean): Refusal {
  const detail = isInTerminal
    ? "This request was asked before the server started; answer it in its terminal."
    : "This request is not open any more; it was answered or the session went on.";
  return new Refusal(409, "not_open", detail);
}
