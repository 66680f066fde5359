/** Which badges and achievements a step of one measure reaches, without looking at the others. */
import { ACHIEVEMENTS, type Achievement, type Scope } from "./achievements.ts";
import { BADGES, type Badge } from "./badges.ts";
import type { Measure } from "./measure.ts";

export type Goal = { kind: "achievement"; goal: Achievement } | { kind: "badge"; goal: Badge };

/** By counter, or by what else is measured. */
const GOALS: Readonly<Record<Scope, Map<string, Goal[]>>> = {
  persona: new Map(),
  project: new Map(),
};

function keyOf(measure: Measure): string {
  return measure.by === "stat" ? measure.path : `by ${measure.by}`;
}

function put(scope: Scope, entry: Goal): void {
  const key = keyOf(entry.goal.measure);
  GOALS[scope].set(key, [...(GOALS[scope].get(key) ?? []), entry]);
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
  const goals = GOALS[scope].get(keyOf(measure));
  if (!goals) return NONE;
  return goals.filter(({ goal }) => before < goal.target && goal.target <= after);
}

/** As above for one counter. */
export function crossedBy(
  scope: Scope,
  path: string,
  before: number,
  after: number,
): readonly Goal[] {
  const goals = GOALS[scope].get(path);
  if (!goals) return NONE;
  return goals.filter(({ goal }) => before < goal.target && goal.target <= after);
}
