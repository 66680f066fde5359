/** Everything that is only read: snapshot, personas, projects, panes, system, health. */
import { Elysia } from "elysia";
import { avatarSvg } from "../game/avatar.ts";
import { personaViewOf, projectViewOf } from "../ingest/views.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf } from "./request.ts";
import { readLimit } from "./sessions.ts";

export function stateRoutes(context: HttpContext) {
  const { auth, store } = context;
  return new Elysia({ name: "state" })
    .get("/healthz", () => ({ status: "ok", version: context.version }))
    .get("/readyz", ({ request, server, set }) => {
      auth.require(request, addressOf(server, request), "view");
      const ready = context.ready();
      const isReady = ready.database === "ok" && ready.ingest === "ok";
      set.status = isReady ? 200 : 503;
      return { ready: isReady, ...ready };
    })
    .get("/api/snapshot", ({ request, server }) => {
      auth.require(request, addressOf(server, request), "view");
      return context.hub.snapshot();
    })
    .get("/api/panes", ({ request, server }) => {
      auth.require(request, addressOf(server, request), "view");
      return context.panes();
    })
    .get("/api/personas", ({ request, server, query }) => {
      auth.require(request, addressOf(server, request), "view");
      const items = store.personas.recent(readLimit(query["limit"])).map(personaViewOf);
      return { items, nextCursor: null };
    })
    .get("/api/personas/:id", ({ request, server, params }) => {
      auth.require(request, addressOf(server, request), "view");
      const row = store.personas.find(params.id);
      if (!row) throw new Refusal(404, "no_such_persona", "There is no such persona.");
      return { ...personaViewOf(row), stats: store.ledger.stats("persona", row.id) };
    })
    .get("/api/projects", ({ request, server, query }) => {
      auth.require(request, addressOf(server, request), "view");
      const items = store.projects.recent(readLimit(query["limit"])).map(projectViewOf);
      return { items, nextCursor: null };
    })
    .get("/api/projects/:id", ({ request, server, params }) => {
      auth.require(request, addressOf(server, request), "view");
      const row = store.projects.find(params.id);
      if (!row) throw new Refusal(404, "no_such_project", "There is no such project.");
      return { ...projectViewOf(row), stats: store.ledger.stats("project", row.id) };
    })
    .get("/api/system", ({ request, server }) => {
      auth.require(request, addressOf(server, request), "view");
      return {
        version: context.version,
        ...context.ready(),
        ingest: context.ingest.stats,
        spool: context.spool(),
        live: context.hub.stats,
        rows: { events: store.events.count(), xpEvents: store.ledger.count() },
        unapplied: store.events.countUnapplied(),
      };
    })
    .get("/avatars/:file", ({ params, set }) => {
      const seed = /^([0-9a-f]{16})\.svg$/.exec(params.file)?.[1];
      if (!seed) throw new Refusal(404, "no_such_avatar", "There is no such avatar.");
      set.headers["content-type"] = "image/svg+xml";
      set.headers["cache-control"] = "public, max-age=31536000, immutable";
      return avatarSvg(seed);
    });
}
