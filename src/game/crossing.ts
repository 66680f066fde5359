/** Which badges and achievements a step of one measure reaches, without looking at the others. */
import { ACHIEVEMENTS, type Achievement, type Scope } from "./achievements.ts";
import { BADGES, type Badge } from "./badges.ts";
import type { Measure } from "./measure.ts";

export type Goal = { kind: "achievement"; goal: Achievement } | { kind: "badge"; goal: Badge };

function keyOf(scope: Scope, measure: Measure): string {
  return measure.by === "stat" ? `${scope} stat ${measure.path}` : `${scope} ${measure.by}`;
}

const GOALS = new Map<string, Goal[]>();
function put(scope: Scope, entry: Goal): void {
  const key = keyOf(scope, entry.goal.measure);
  GOALS.set(key, [...(GOALS.get(key) ?? []), entry]);
}
for (const goal of ACHIEVEMENTS) put(goal.scope, { kind: "achievement", goal });
for (const goal of BADGES) put("persona", { kind: "badge", goal });

const NONE: readonly Goal[] = [];

/** The goals whose target lies above `before` and not above `after`. */
export function crossed(
  scope: Scope,
  measure: Measure,
  before: number,
  after: number,
): readonly Goal[] {
  const goals = GOALS.get(keyOf(scope, measure));
  if (!goals) return NONE;
  return goals.filter(({ goal }) => before < goal.target && goal.target <= after);
}
