/** What the pages of the game need from the live state and the clock; pure. */
import { healthAt } from "../../game/health.ts";
import type { PersonaView, ProjectView } from "../../protocol/game.ts";
import type { AchievementView, ChallengeView } from "../../protocol/trophies.ts";
import type { CampState } from "./state.ts";

/** Energy and morale as they are now: they move with time between two messages. */
export function healthNow(persona: PersonaView, nowMs: number): { energy: number; morale: number } {
  const { energy, morale } = healthAt(
    {
      energy: persona.energy,
      morale: persona.morale,
      energyAt: Date.parse(persona.energyAt),
      moraleAt: Date.parse(persona.moraleAt),
    },
    nowMs,
  );
  return { energy, morale };
}

/** Days of the streak, 0 once it is out: when that is, the server's calendar says. */
export function streakNow({ currentStreak, streakUntil }: ProjectView, nowMs: number): number {
  return streakUntil !== null && nowMs < Date.parse(streakUntil) ? currentStreak : 0;
}

/**
 * Fetched ones, each as the live state knows it by now, and those that were born since. The order
 * is that of the list as it was fetched: nothing jumps while somebody looks.
 */
export function withLive<T extends { id: string }>(
  fetched: readonly T[],
  live: ReadonlyMap<string, T>,
): T[] {
  const known = new Set(fetched.map(({ id }) => id));
  const born = [...live.values()].filter(({ id }) => !known.has(id));
  return [...fetched.map((one) => live.get(one.id) ?? one), ...born];
}

/**
 * Challenges of the periods that run: `fetched` of everybody, each as the live state knows it by
 * now. Once completed it stays so. The one that ends first comes first.
 */
export function challengesNow(
  state: CampState,
  fetched: readonly ChallengeView[],
  nowMs: number,
): ChallengeView[] {
  const all = new Map(fetched.map((one) => [one.id, one]));
  for (const one of state.challenges.values()) {
    if (all.get(one.id)?.status !== "completed") all.set(one.id, one);
  }
  for (const one of state.news) {
    if (one.type === "challenge" && one.challenge.status === "completed") {
      all.set(one.challenge.id, one.challenge);
    }
  }
  return [...all.values()]
    .filter((one) => one.status !== "expired" && Date.parse(one.expiresAt) > nowMs)
    .sort((a, b) => a.expiresAt.localeCompare(b.expiresAt) || a.id.localeCompare(b.id));
}

/** Whose agents are in the camp. */
export function personasInCamp(state: CampState): ReadonlySet<string> {
  return new Set([...state.sessions.values()].flatMap((one) => one.personaId ?? []));
}

/** Unlocked ones first, the latest at the top; then what is nearest. */
export function wallOrder(items: readonly AchievementView[]): AchievementView[] {
  const share = (one: AchievementView) => one.progress / Math.max(1, one.target);
  return [...items].sort((a, b) => {
    if (a.unlockedAt !== null && b.unlockedAt !== null) {
      return b.unlockedAt.localeCompare(a.unlockedAt);
    }
    if (a.unlockedAt !== null || b.unlockedAt !== null) return a.unlockedAt === null ? 1 : -1;
    return share(b) - share(a) || a.target - b.target || a.name.localeCompare(b.name);
  });
}

/** Successful and failed uses of each tool, the most used first. */
export function toolUses(stats: Readonly<Record<string, number>>): ToolUse[] {
  const tools = new Map<string, ToolUse>();
  const use = (name: string) => {
    const known = tools.get(name) ?? { name, used: 0, failed: 0 };
    tools.set(name, known);
    return known;
  };
  for (const [path, value] of Object.entries(stats)) {
    const [kind, name = "", ...rest] = path.split(".");
    if (name === "" || name === "total" || rest.length > 0) continue;
    if (kind === "toolsUsed") use(name).used = value;
    if (kind === "toolsFailed") use(name).failed = value;
  }
  return [...tools.values()].sort((a, b) => b.used - a.used || a.name.localeCompare(b.name));
}

export interface ToolUse {
  name: string;
  used: number;
  failed: number;
}

/** The row's own list, with rows that came since in front; each row once, the youngest first. */
export function mergedLedger<T extends { id: number }>(
  fresh: readonly T[],
  old: readonly T[],
): T[] {
  const seen = new Set(fresh.map(({ id }) => id));
  return [...fresh, ...old.filter(({ id }) => !seen.has(id))].sort((a, b) => b.id - a.id);
}
