/** Sessions: list, one, why; prompt and keys into their panes. */
import { Elysia } from "elysia";
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import { keysBody, promptBody } from "../protocol/api.ts";
import { type SessionView, sessionId } from "../protocol/session.ts";
import type { Principal } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf, readJson } from "./request.ts";

export function sessionRoutes(context: HttpContext) {
  return new Elysia({ name: "sessions" })
    .get("/api/sessions", ({ request, server, query }) => {
      context.auth.require(request, addressOf(server, request), "view");
      return pageOf(context.sessions(), query["limit"], query["cursor"]);
    })
    .get("/api/sessions/:id", ({ request, server, params }) => {
      context.auth.require(request, addressOf(server, request), "view");
      return find(context, params.id);
    })
    .get("/api/sessions/:id/why", ({ request, server, params }) => {
      context.auth.require(request, addressOf(server, request), "view");
      const session = find(context, params.id);
      const transitions = context
        .transitions(session.id)
        .map((transition) => ({ ...transition, at: isoTime(transition.at) }));
      return { session, transitions };
    })
    .post(
      "/api/sessions/:id/prompt",
      async ({ request, server, params, set }) => {
        const principal = context.auth.require(request, addressOf(server, request), "answer");
        const body = await readJson(request, promptBody);
        const session = find(context, params.id);
        // A pane that shows no agent at its prompt box may be a shell: that needs the full role.
        if (body.force && principal.role !== "full") {
          throw new Refusal(403, "role_too_low", 'To type anyway needs a device of role "full".');
        }
        const delivery = await context.prompt(session.id, body);
        await audit(context, principal, "prompt", session.id, body.text, delivery.state);
        set.status = delivery.state === "failed" ? 422 : 200;
        return delivery;
      },
      { parse: "none" },
    )
    .post(
      "/api/sessions/:id/keys",
      async ({ request, server, params }) => {
        const principal = context.auth.requirePerson(request, addressOf(server, request), "full");
        const { keys } = await readJson(request, keysBody);
        const session = find(context, params.id);
        const result = await context.pressKeys(session.id, keys);
        const outcome = result.ok ? "ok" : "failed";
        await audit(context, principal, "keys", session.id, keys.join(" "), outcome);
        if (!result.ok) throw new Refusal(422, "keys_failed", result.detail);
        return { pressed: keys.length };
      },
      { parse: "none" },
    );
}

function find(context: HttpContext, id: string): SessionView {
  const session = sessionId.safeParse(id).success ? context.session(id) : null;
  if (session) return session;
  throw new Refusal(404, "no_such_session", "There is no live session of that id.");
}

/** Waiting first, then by id: a stable order for a keyset cursor. */
function pageOf(sessions: SessionView[], limit: string | undefined, cursor: string | undefined) {
  const size = readLimit(limit);
  if (cursor !== undefined && !sessionId.safeParse(cursor).success) {
    throw new Refusal(400, "bad_input", 'The field "cursor" is not of the expected form.');
  }
  const sorted = sessions.sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = cursor ? sorted.filter((session) => session.id > cursor) : sorted;
  const items = rest.slice(0, size);
  return { items, nextCursor: rest.length > size ? (items.at(-1)?.id ?? null) : null };
}

export function readLimit(text: string | undefined): number {
  if (text === undefined) return limits.pageItemsDefault;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= limits.pageItemsMax) return limit;
  const detail = `The field "limit" must be a whole number from 1 to ${limits.pageItemsMax}.`;
  throw new Refusal(400, "bad_input", detail);
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
