/** POST /hooks/claude-code: an agent's hook event, answered after its commit. */
import { Elysia } from "elysia";
import { limits } from "../config/limits.ts";
import { readHookHeaders } from "../ingest/intake.ts";
import { IngestBusy } from "../ingest/queue.ts";
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
        // No decision: the dialog in the terminal stands as usual.
        if (read.call.event.type === "permission_request")
          return new Response(null, { status: 204 });
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

function stopping(): Refusal {
  return new Refusal(503, "stopping", "The server stops; the event may be sent again later.", {
    "retry-after": "2",
  });
}
