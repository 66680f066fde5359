/** Everything that is only read and changes by itself: health, snapshot, panes, system. */
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { avatarSvg } from "../game/avatar.ts";
import { isoOf } from "../ingest/views.ts";
import { type PaneView, paneList } from "../protocol/api.ts";
import { snapshot } from "../protocol/live.ts";
import { health, readiness, systemReport } from "../protocol/system.ts";
import type { HttpContext } from "./context.ts";
import { inMemory, listQuery, orderOf, pageOf } from "./page.ts";
import { type Route, route } from "./route.ts";

export function stateRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/healthz",
      id: "getHealth",
      summary: "Is the server alive",
      access: "anyone",
      answers: { 200: health },
      handle: () => ({ status: "ok", version: context.version }),
    }),
    route({
      method: "GET",
      path: "/readyz",
      id: "getReadiness",
      summary: "Can the server take events: database, ingest, tmux",
      access: "view",
      answers: { 200: readiness, 503: readiness },
      handle({ set }) {
        const ready = context.ready();
        const isReady = ready.database === "ok" && ready.ingest === "ok";
        if (!isReady) set.status = 503;
        return { ready: isReady, ...ready };
      },
    }),
    route({
      method: "GET",
      path: "/api/snapshot",
      id: "getSnapshot",
      summary: "Everything a page needs to paint, as of one place in the live stream",
      access: "view",
      answers: { 200: snapshot },
      handle: () => context.hub.snapshot(),
    }),
    route({
      method: "GET",
      path: "/api/panes",
      id: "listPanes",
      summary: "Panes of all tmux servers",
      access: "view",
      query: listQuery(["key", "-key", "session", "-session"]),
      answers: { 200: paneList },
      handle({ query }) {
        const { items, problem } = context.panes();
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (pane: PaneView) => ({ key: pane[field], id: pane.key });
        return {
          ...pageOf("panes", query, inMemory(items, isDescending, placeOf), placeOf),
          problem,
        };
      },
    }),
    systemRoute(context),
    route({
      method: "GET",
      path: "/avatars/:file",
      id: "getAvatar",
      summary: "The face of a persona",
      access: "anyone",
      params: z.object({ file: z.string().regex(/^[0-9a-f]{16}\.svg$/) }),
      answers: { 200: { media: "image/svg+xml" } },
      handle: ({ params: { file } }) =>
        new Response(avatarSvg(file.slice(0, 16)), {
          headers: {
            "content-type": "image/svg+xml",
            "cache-control": "public, max-age=31536000, immutable",
          },
        }),
    }),
  ];
}

function systemRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/system",
    id: "getSystem",
    summary: "Versions, counts and sizes",
    access: "view",
    answers: { 200: systemReport },
    handle: () => ({
      version: context.version,
      ...context.ready(),
      ingest: context.ingest.stats,
      observed: context.observed(),
      spool: context.spool(),
      warnings: context.warnings(),
      notify: context.notifyReport(),
      live: context.hub.stats,
      storage: {
        ...context.sizes(),
        newestBackupAt: context.backups.list()[0]?.at ?? null,
      },
      rows: { events: context.store.events.count(), xpEvents: context.store.ledger.count() },
      unapplied: context.store.events.countUnapplied(),
      unappliedEvents: unappliedEvents(context),
      faults: context.faults(),
    }),
  });
}

function unappliedEvents({ store }: HttpContext) {
  return store.events
    .unapplied(0, limits.unappliedShownMax)
    .map(({ id, eventType: type, createdAt, problem }) => ({
      id,
      type,
      createdAt: isoOf(createdAt),
      problem: problem ?? "",
    }));
}
