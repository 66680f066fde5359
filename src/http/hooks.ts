/** POST /hooks/claude-code: an agent's hook event, answered after its commit. */
import { Elysia } from "elysia";
import { z } from "zod";
import { limits } from "../config/limits.ts";
import type { HookCall } from "../ingest/hook-event.ts";
import { readHookHeaders } from "../ingest/intake.ts";
import { IngestBusy } from "../ingest/queue.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf, readBody } from "./request.ts";

export function hookRoutes(context: HttpContext) {
  return new Elysia({ name: "hooks" }).post(
    "/hooks/claude-code",
    async ({ request, server, set }) => {
      context.auth.requireHook(request, addressOf(server, request));
      if (context.isStopping()) throw stopping();
      const arrivedAt = context.clock.now();
      const body = await readBody(request, limits.hookBodyBytesMax);
      const headers = readHookHeaders((name) => request.headers.get(name));
      const read = context.readHook(body, headers, arrivedAt);
      if (!read.ok) throw new Refusal(400, "bad_event", read.detail);
      try {
        const outcome = await context.ingest.hook(read.call);
        const { fact } = read.call.event;
        if (fact.kind === "permission-asked") {
          // The hold may outlast the idle time of a connection.
          server?.timeout(request, 0);
          const decision = await holdPermission(context, read.call, read.body, request.signal);
          // No decision: the dialog in the terminal stands as usual.
          return decision ?? new Response(null, { status: 204 });
        }
        set.status = 202;
        return { accepted: true, id: outcome.id, duplicate: outcome.isDuplicate };
      } catch (cause) {
        if (cause instanceof IngestBusy) {
          throw new Refusal(503, "busy", cause.message, { "retry-after": "1" });
        }
        throw cause;
      }
    },
    { parse: "none", detail: { summary: "Take a Claude Code hook event" } },
  );
}

/** Commit first, then hold. Null at once where nobody could answer from here. */
async function holdPermission(
  context: HttpContext,
  call: HookCall,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<HookDecision | null> {
  const { event } = call;
  const { fact, sessionId } = event;
  if (fact.kind !== "permission-asked" || fact.asks === "elicitation" || call.isReplay) return null;
  // Without a pane it may be a background session, where no answer would count as a refusal.
  if (call.paneKey === null) return null;
  const asked = askedBody.safeParse(body);
  if (!asked.success) return null;
  return context.held.hold(
    {
      sessionId,
      kind: fact.asks,
      tool: fact.tool.name,
      inputHash: fact.tool.inputHash,
      agentId: event.agentId,
      agentType: event.agentType,
      input: asked.data.tool_input,
      suggestions: asked.data.permission_suggestions ?? [],
    },
    context.sessionState(sessionId),
    signal,
  );
}

const askedBody = z.looseObject({
  tool_input: z.record(z.string(), z.unknown()),
  permission_suggestions: z.array(z.unknown()).nullish().catch(null),
});

function stopping(): Refusal {
  return new Refusal(503, "stopping", "The server stops; the event may be sent again later.", {
    "retry-after": "2",
  });
}
