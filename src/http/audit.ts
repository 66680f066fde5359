/** GET /api/audit: what was done from outside, by whom, and what came of it. */

import { z } from "zod";
import { isoOf } from "../ingest/views.ts";
import { pageSchema } from "../protocol/page.ts";
import { auditView } from "../protocol/records.ts";
import type { AuditRow } from "../store/devices.ts";
import type { HttpContext } from "./context.ts";
import { listQuery, orderOf, pageOf } from "./page.ts";
import { type Route, route } from "./route.ts";

const deviceId = z.string().min(1).max(128).optional().describe("Only what this device did.");

export function auditRoutes({ store }: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/audit",
      id: "listAudit",
      summary: "What was done from outside, the newest first",
      access: "person:full",
      query: listQuery(["-id", "id"]).extend({ device: deviceId }),
      answers: { 200: pageSchema(auditView) },
      handle({ query }) {
        const { isDescending } = orderOf(query.sort);
        const filter = { device_id: query.device ?? null };
        const page = pageOf(
          "audit",
          query,
          (after, count) =>
            store.devices.auditPage(filter, isDescending, after && Number(after.id), count),
          (row) => ({ key: row.id, id: row.id }),
        );
        return { ...page, items: page.items.map(auditViewOf) };
      },
    }),
  ];
}

function auditViewOf(row: AuditRow) {
  return { ...row, at: isoOf(row.at) };
}
