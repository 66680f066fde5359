/** Where events come in: an agent's hook event, answered after its commit. */
import { z } from "zod";
import { readOriginalEvent } from "../agents/claude-code/original-event.ts";
import { limits } from "../config/limits.ts";
import type { HookCall } from "../ingest/hook-call.ts";
import { type HookHeaders, readHookHeaders } from "../ingest/intake.ts";
import {
  type HookDecision,
  hookAccepted,
  hookBody,
  hookDecision,
} from "../protocol/hook-decision.ts";
import { originalEvent } from "../protocol/original-event.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { readBody } from "./request.ts";
import { type Route, route } from "./route.ts";

export function hookRoutes(context: HttpContext): Route[] {
  return [claudeCodeRoute(context), originalRoute(context)];
}

function claudeCodeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/hooks/claude-code",
    id: "postClaudeCodeHook",
    summary: "Take a Claude Code hook event; a permission request is held for its decision",
    access: "hook",
    body: hookBody,
    isBodyUnread: true,
    answers: { 200: hookDecision, 202: hookAccepted, 204: null },
    async handle({ request, server, set }) {
      const startedMs = context.clock.monotonic();
      const arrivedAt = context.clock.now();
      const body = await readBody(request, limits.hookBodyBytesMax);
      const headers = readHookHeaders((name) => request.headers.get(name));
      const { read, outcome } = await take(context, body, headers, { arrivedAt, startedMs });
      if (read.call.event.fact.kind !== "permission-asked") {
        set.status = 202;
        return { accepted: true, id: outcome.id, duplicate: outcome.isDuplicate };
      }
      // The hold may outlast the idle time of a connection.
      server?.timeout(request, 0);
      const decision = await holdPermission(context, read, outcome.permissionId, request.signal);
      // No decision: the dialog in the terminal stands as usual.
      return decision ?? new Response(null, { status: 204 });
    },
  });
}

/** Never holds: whoever sends this shape reads no decision. */
function originalRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/event",
    id: "postOriginalEvent",
    summary: "Take an event in the shape of the original claude-rpg",
    access: "hook",
    body: originalEvent,
    isBodyUnread: true,
    answers: { 202: hookAccepted },
    async handle({ request }) {
      const startedMs = context.clock.monotonic();
      const arrivedAt = context.clock.now();
      const original = readOriginalEvent(await readBody(request, limits.hookBodyBytesMax));
      const headers = readHookHeaders((name) => request.headers.get(name));
      const { outcome } = await take(
        context,
        original.body,
        {
          ...headers,
          tmuxPane: headers.tmuxPane ?? original.paneId,
          eventTimeMs: headers.eventTimeMs ?? original.timeMs,
        },
        { arrivedAt, startedMs },
      );
      return { accepted: true, id: outcome.id, duplicate: outcome.isDuplicate };
    },
  });
}

async function take(
  context: HttpContext,
  body: unknown,
  headers: HookHeaders,
  { arrivedAt, startedMs }: { arrivedAt: number; startedMs: number },
) {
  const read = context.readHook(body, headers, arrivedAt);
  if (!read.ok) throw new Refusal(400, "bad_event", read.detail);
  const outcome = await context.ingest.hook(read.call);
  context.meters.ingestSeconds.observe((context.clock.monotonic() - startedMs) / 1000);
  return { read, outcome };
}

/** Commit first, then hold. Null at once where nobody could answer from here. */
async function holdPermission(
  context: HttpContext,
  { call, body }: { call: HookCall; body: Readonly<Record<string, unknown>> },
  id: string | null,
  signal: AbortSignal,
): Promise<HookDecision | null> {
  // Null: a repeat of one that is held, or kept raw.
  if (id === null) return null;
  const { event } = call;
  const { fact, sessionId } = event;
  if (fact.kind !== "permission-asked" || fact.asks === "elicitation" || call.isReplay) return null;
  if (!context.config.permission.hold_headless && !context.canAnswerInTerminal(call)) return null;
  const asked = askedBody.safeParse(body);
  if (!asked.success) return null;
  const { agentId, agentType } = event;
  const { name: toolName, inputHash } = fact.tool;
  const decision = await context.held.hold(
    {
      id,
      sessionId,
      kind: fact.asks,
      tool: toolName,
      inputHash,
      agentId,
      agentType,
      input: asked.data.tool_input,
      suggestions: asked.data.permission_suggestions ?? [],
    },
    context.sessionState(sessionId),
    signal,
  );
  if (signal.aborted) context.hungUp(sessionId, { toolName, inputHash, agentId });
  return decision;
}

const askedBody = z.looseObject({
  tool_input: z.record(z.string(), z.unknown()),
  permission_suggestions: z.array(z.unknown()).nullish().catch(null),
});
