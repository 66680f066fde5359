/** What checks of the stored data need to know of the game. */
import { levelOf } from "../game/level.ts";
import { statKind } from "../game/stat-kind.ts";
import { localDay } from "../lib/local-day.ts";
import type { GameRules } from "../store/verify/finding.ts";

/** `zone`: the IANA name of the configured time zone. */
export function gameRules(zone: string): GameRules {
  return {
    levelOf,
    isMaximum: (path) => statKind(path) === "maximum",
    dayOf: (atMs) => localDay(atMs, zone),
  };
}
