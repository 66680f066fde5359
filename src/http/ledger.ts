/** Folding old rows of the ledger on demand. */
import { isoTime } from "../lib/clock.ts";
import { compacted, compactionBody } from "../protocol/ledger-fold.ts";
import type { HttpContext } from "./context.ts";
import { refusing } from "./keeping-refusal.ts";
import { type Route, route } from "./route.ts";

export function ledgerRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/ledger/compaction",
      id: "compactLedger",
      summary: "Fold old rows of the ledger into one for each pair, day and kind",
      access: "person:full",
      body: compactionBody,
      answers: { 200: compacted },
      refusals: [409, 422, 503],
      async handle({ body, request, server, principal }) {
        server?.timeout(request, 0);
        const { compaction, ingest, store, clock } = context;
        const done = await refusing(compaction.run(body.before ?? null, body.isDryRun));
        if (body.isDryRun) return done;
        await ingest.write((tx) =>
          store.devices.audit(tx, {
            at: isoTime(clock.now()),
            deviceId: principal.deviceId,
            action: "ledger.compact",
            target: done.before,
            contentHash: null,
            result: `${done.rows} rows`,
          }),
        );
        return done;
      },
    }),
  ];
}
