/** How long to wait before the next try to reach the server. */
import { bounds } from "../bounds.ts";

/**
 * Doubles from `retryMsMin` to `retryMsMax`; `random` (0 to 1) spreads it between half and the
 * whole, so that many pages do not come back in the same instant.
 */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(bounds.retryMsMax, bounds.retryMsMin * 2 ** Math.min(failures, 16));
  return Math.round(full * (0.5 + random / 2));
}
