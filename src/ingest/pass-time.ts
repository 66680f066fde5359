/** What time alone does to the game: challenges end, personas not seen for long rest. */
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import type { Tx } from "../store/transact.ts";
import { challengeViewOf } from "./quest-views.ts";
import type { RewardContext } from "./reward.ts";
import { personaViewOf } from "./views.ts";

export type GameContext = RewardContext;

export function passTime(tx: Tx, nowMs: number, game: GameContext): void {
  const { store, memory, changes } = game;
  for (const row of store.challenges.overdue(isoTime(nowMs), limits.gameTickRowsMax)) {
    const expired = { ...row, status: "expired" };
    store.challenges.save(tx, expired);
    memory.challenges.delete(row.personaId);
    changes.push({ type: "challenge", challenge: challengeViewOf(expired, nowMs) });
  }
  const restedBefore = isoTime(nowMs - limits.personaRestMs);
  for (const id of store.personas.sleep(tx, restedBefore, limits.gameTickRowsMax)) {
    const row = store.personas.find(id);
    if (row) changes.push({ type: "persona", persona: personaViewOf(row) });
  }
}
