/** Daily and weekly challenges: which, when, and what counts for them. */
import { addDays, dayNumber, mondayOf, startOfDay } from "../lib/local-day.ts";
import { BONUS_XP } from "./derive.ts";

export type ChallengePeriod = "daily" | "weekly";

export interface ChallengeRule {
  id: string;
  name: string;
  period: ChallengePeriod;
  target: number;
  /** Counter of the persona; `xp` is what work earned, without rewards of the game itself. */
  path: string;
  xp: number;
}

/** Work earns; what the game adds for it would depend on when it was told. */
export const WORK_XP = "xp";

export const CHALLENGES: readonly ChallengeRule[] = [
  daily("run-tests", "Run 3 tests", 3, "commands.testsRun", 25),
  daily("make-commits", "Make 2 commits", 2, "git.commits", 30),
  daily("use-tools", "Use 10 tools", 10, "toolsUsed.total", 20),
  daily("receive-prompts", "Give 5 prompts", 5, "promptsReceived", 15),
  weekly("complete-phase", "Complete a phase of a quest", 1, "quests.phasesCompleted", 100),
  weekly("earn-xp", "Earn 500 XP by work", 500, WORK_XP, 75),
  weekly("run-many-tests", "Run 20 tests", 20, "commands.testsRun", 80),
];

function daily(id: string, name: string, target: number, path: string, xp: number) {
  return { id, name, period: "daily", target, path, xp } as const;
}

function weekly(id: string, name: string, target: number, path: string, xp: number) {
  return { id, name, period: "weekly", target, path, xp } as const;
}

const BY_ID: ReadonlyMap<string, ChallengeRule> = new Map(
  CHALLENGES.map((rule) => [rule.id, rule]),
);

export function challengeRule(id: string): ChallengeRule | null {
  return BY_ID.get(id) ?? null;
}

/** How far the days of a challenge bring it, by their sums; null for one that is not ours. */
export function challengeProgress(id: string, sum: (path: string) => number): number | null {
  const path = challengeRule(id)?.path;
  if (path === undefined) return null;
  return path === WORK_XP ? sum(WORK_XP) - sum(BONUS_XP) : sum(path);
}

export interface Assignment {
  /** The same persona and period always give the same id. */
  id: string;
  rule: ChallengeRule;
  /** Local days that count, both included. */
  firstDay: string;
  lastDay: string;
  /** Epoch ms: the next local midnight, or that of the next Monday. */
  expiresAt: number;
}

/** Whom a challenge is for. */
export interface Challenger {
  id: string;
  /** Its first session: what it is known by in any replay. */
  sessionId: string;
}

/** The daily and the weekly challenge of a persona for a local day. */
export function assignmentsOf(persona: Challenger, day: string, zone: string): Assignment[] {
  const monday = mondayOf(day);
  return [
    assignment("daily", persona, day, day, zone),
    assignment("weekly", persona, monday, addDays(monday, 6), zone),
  ];
}

function assignment(
  period: ChallengePeriod,
  { id, sessionId }: Challenger,
  firstDay: string,
  lastDay: string,
  zone: string,
): Assignment {
  const rules = CHALLENGES.filter((rule) => rule.period === period);
  // A persona meets each of them in turn, and personas do not all have the same one.
  const step = period === "daily" ? dayNumber(firstDay) : Math.floor(dayNumber(firstDay) / 7);
  const rule = rules[(step + hashOf(sessionId)) % rules.length];
  if (!rule) throw new Error("there is no challenge for this period");
  const expiresAt = startOfDay(addDays(lastDay, 1), zone);
  return { id: `${id}:${period}:${firstDay}`, rule, firstDay, lastDay, expiresAt };
}

/** FNV-1a: spreads ids evenly, the same on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
