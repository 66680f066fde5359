/** Backups: list, look into, make, restore. */
import { z } from "zod";
import { isoTime } from "../lib/clock.ts";
import {
  type BackupView,
  backupBody,
  backupDetail,
  backupList,
  backupName,
  backupView,
  restoreBody,
  restored,
} from "../protocol/backup.ts";
import type { HttpContext } from "./context.ts";
import { refusing } from "./keeping-refusal.ts";
import { inMemory, listQuery, orderOf, pageOf } from "./page.ts";
import { type Route, route } from "./route.ts";

const params = z.object({ name: backupName });

export function backupRoutes(context: HttpContext): Route[] {
  const { backups } = context;
  return [
    route({
      method: "GET",
      path: "/api/backups",
      id: "listBackups",
      summary: "Backups, the newest first",
      access: "person:full",
      query: listQuery(["-at", "at"]),
      answers: { 200: backupList },
      handle({ query }) {
        const { field, isDescending } = orderOf(query.sort);
        const placeOf = (backup: BackupView) => ({ key: backup[field], id: backup.name });
        return pageOf("backups", query, inMemory(backups.list(), isDescending, placeOf), placeOf);
      },
    }),
    route({
      // Seconds for a large file: not among what is read at a glance.
      method: "POST",
      path: "/api/backups/:name/inspection",
      id: "inspectBackup",
      summary: "What a backup holds, and what a restore of it would take away; reads all of it",
      access: "person:full",
      params,
      answers: { 200: backupDetail },
      refusals: [422, 503],
      handle({ params: { name }, request, server }) {
        server?.timeout(request, 0);
        return refusing(backups.read(name));
      },
    }),
    makeRoute(context),
    restoreRoute(context),
  ];
}

function makeRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/backups",
    id: "makeBackup",
    summary: "Make a backup; the answer comes when it is made and checked",
    access: "person:full",
    body: backupBody,
    answers: { 201: backupView },
    refusals: [409, 503],
    async handle({ body, request, server, principal }) {
      // A large file takes longer than an idle connection may.
      server?.timeout(request, 0);
      const made = await refusing(context.backups.make("manual", body.dropOldest));
      const { store, ingest, clock } = context;
      await ingest.write((tx) =>
        store.devices.audit(tx, {
          at: isoTime(clock.now()),
          deviceId: principal.deviceId,
          action: "backup",
          target: made.name,
          contentHash: null,
          result: "ok",
        }),
      );
      return made;
    },
  });
}

function restoreRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/backups/:name/restore",
    id: "restoreBackup",
    summary:
      "Put a backup in the place of what is there, which is kept as one; all pages begin anew",
    access: "person:full",
    params,
    body: restoreBody,
    answers: { 200: restored },
    refusals: [409, 422, 503],
    handle({ params: { name }, request, server, principal, set }) {
      server?.timeout(request, 0);
      // What comes next on this connection would reach a house that is closed.
      set.headers["connection"] = "close";
      return refusing(context.restore(name, principal.deviceId));
    },
  });
}
