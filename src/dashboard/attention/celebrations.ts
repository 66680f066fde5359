/** New levels and unlocked achievements as sentences, for a moment in front of everybody. */
import type { CampState } from "../store/state.ts";
import { visible } from "../text/visible.ts";

/** Those that the live stream told after the position `since`. */
export function celebrationsOf(state: CampState, since: number): { seq: number; text: string }[] {
  return state.news.flatMap((one) => {
    if (one.seq <= since) return [];
    if (one.type === "achievement") {
      const { entityName, name } = one.unlocked;
      return [{ seq: one.seq, text: `${visible(entityName)} unlocked ${visible(name)}` }];
    }
    if (one.type !== "levelup") return [];
    const known = one.entity === "persona" ? state.personas : state.projects;
    const name = known.get(one.id)?.name;
    // Somebody who is not in the camp is celebrated on their own page only.
    if (name === undefined) return [];
    return [{ seq: one.seq, text: `${visible(name)} reached level ${one.level}` }];
  });
}
