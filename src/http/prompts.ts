/** Prompts into a session: typed now or when it is idle, listed while they wait, taken back. */
import { z } from "zod";
import { promptCancelled, queuedPrompts } from "../protocol/acts.ts";
import { promptBody, promptDelivery } from "../protocol/api.ts";
import { sessionId } from "../protocol/session.ts";
import { record } from "./audit-trail.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { findSession } from "./sessions.ts";

const params = z.object({ id: sessionId });

export function promptRoutes(context: HttpContext): Route[] {
  return [
    promptRoute(context),
    route({
      method: "GET",
      path: "/api/sessions/:id/prompts",
      id: "listQueuedPrompts",
      summary: "Prompts that wait until the session is idle, and those that came to nothing",
      access: "view",
      params,
      answers: { 200: queuedPrompts },
      handle: ({ params: { id } }) => ({ items: context.prompts.list(id) }),
    }),
    cancelRoute(context),
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
    refusals: [409],
    async handle({ params: { id }, body, principal, set }) {
      const session = findSession(context, id);
      checkHow(context, session.id, body, principal.role);
      const { deviceId } = principal;
      const delivery = await context.prompts.send({ ...body, sessionId: session.id, deviceId });
      const content = body.text;
      const result = delivery.state;
      await record(context, principal, { action: "prompt", target: session.id, content, result });
      if (delivery.state === "failed") set.status = 422;
      return delivery;
    },
  });
}

function checkHow(
  context: HttpContext,
  id: string,
  { force, whenIdle, submit }: z.output<typeof promptBody>,
  role: string,
): void {
  // A pane that shows no agent at its prompt box may be a shell: that needs the full role.
  if (force && role !== "full") {
    throw new Refusal(403, "role_too_low", 'To type anyway needs a device of role "full".');
  }
  if (whenIdle && (force || !submit)) {
    const detail = "A prompt that waits is submitted, and only into an empty prompt box.";
    throw new Refusal(400, "bad_input", detail);
  }
  if (whenIdle && !context.prompts.hasRoom(id)) {
    throw new Refusal(409, "queue_full", "Too many prompts wait already; take one back first.");
  }
}

function cancelRoute(context: HttpContext): Route {
  return route({
    method: "DELETE",
    path: "/api/sessions/:id/prompts/:requestId",
    id: "cancelPrompt",
    summary: "Take back a prompt that waits, or put away one that failed",
    access: "answer",
    params: z.object({ id: sessionId, requestId: promptBody.shape.requestId }),
    answers: { 200: promptCancelled },
    refusals: [409],
    async handle({ params: { id, requestId }, principal }) {
      const outcome = await context.prompts.cancel(id, requestId);
      const act = { action: "prompt.cancel", target: id, content: requestId, result: outcome };
      await record(context, principal, act);
      if (outcome === "unknown") {
        throw new Refusal(404, "no_such_prompt", "No prompt of that id waits for this session.");
      }
      if (outcome === "busy") {
        throw new Refusal(409, "being_typed", "This prompt is being typed at this moment.");
      }
      return { cancelled: true };
    },
  });
}
