/** Answering what an agent asks: the list of open requests, and the decision on one. */
import { Elysia } from "elysia";
import { hookDecisionOf } from "../agents/claude-code/decision.ts";
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import { decisionBody } from "../protocol/api.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf, readJson } from "./request.ts";

export function permissionRoutes(context: HttpContext) {
  return new Elysia({ name: "permissions" })
    .get("/api/permissions", ({ request, server }) => {
      context.auth.require(request, addressOf(server, request), "view");
      return { items: context.held.list(), nextCursor: null };
    })
    .post(
      "/api/permissions/:id",
      async ({ request, server, params }) => {
        const address = addressOf(server, request);
        const principal = context.auth.requirePerson(request, address, "answer");
        const decision = await readJson(request, decisionBody);
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
      { parse: "none" },
    );
}

function notOpen(): Refusal {
  const detail = "This request is not open any more; it was answered or the session went on.";
  return new Refusal(409, "not_open", detail);
}
