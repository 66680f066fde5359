/** The rules of the game that the store needs to adopt a file of another program. */
import { challengeProgress } from "../game/challenges.ts";
import { derivedFrom } from "../game/derive.ts";
import { levelOf } from "../game/level.ts";
import { statKind } from "../game/stat-kind.ts";
import { isWork } from "../game/xp.ts";
import { localDay } from "../lib/local-day.ts";
import type { AdoptionRules } from "../store/adopt/rules.ts";

export function adoptionRules(zone: string): AdoptionRules {
  return {
    levelOf,
    dayOf: (epochMs) => localDay(epochMs, zone),
    isMaximum: (path) => statKind(path) === "maximum",
    isWork,
    derive: derivedFrom,
    challengeProgress,
  };
}
