/** Writes one line of the audit log: who did what to whom, a digest of it, and what came of it. */
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import type { Principal } from "./auth.ts";
import type { HttpContext } from "./context.ts";

export interface Act {
  /** `prompt`, `window.close`, … */
  action: string;
  target: string | null;
  /** Only its digest is kept. */
  content: string | null;
  result: string;
}

/** Resolves after the commit, so that what was observed before it is committed too. */
export function record(context: HttpContext, principal: Principal, act: Act): Promise<void> {
  const { action, target, content, result } = act;
  return context.ingest.write((tx) =>
    context.store.devices.audit(tx, {
      at: isoTime(context.clock.now()),
      deviceId: principal.deviceId,
      action,
      target,
      contentHash: content === null ? null : shortDigest(content, 64),
      result,
    }),
  );
}
