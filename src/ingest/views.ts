/** Personas and projects as the API shows them. */
import { avatarPath } from "../game/avatar.ts";
import { levelProgress, tierOf, titleOf } from "../game/level.ts";
import { firstDayOut } from "../game/streak.ts";
import { isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import { startOfDay } from "../lib/local-day.ts";
import { type PersonaView, type ProjectView, projectView } from "../protocol/game.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";

/** The face of a persona is drawn from a digest: a session id is nobody's business in a URL. */
export function avatarSeed(firstSessionId: string): string {
  return shortDigest(firstSessionId, 16);
}

export function personaViewOf(row: PersonaRow): PersonaView {
  const progress = levelProgress(row.totalXp);
  return {
    id: row.id,
    name: row.name,
    avatarUrl: avatarPath(avatarSeed(row.sessionId)),
    status: row.status === "dormant" ? "dormant" : "active",
    totalXp: row.totalXp,
    ...progress,
    title: titleOf(progress.level),
    tier: tierOf(progress.level),
    badges: textsOf(row.badges),
    energy: Math.min(100, Math.max(0, row.energy)),
    morale: Math.min(100, Math.max(0, row.morale)),
    energyAt: firstTime(row.healthUpdatedAt, row.createdAt),
    moraleAt: firstTime(row.moraleUpdatedAt, row.healthUpdatedAt, row.createdAt),
    createdAt: isoOf(row.createdAt),
    lastSeenAt: isoOf(row.lastSeenAt),
  };
}

/** `zone` is the calendar by which days of a streak are told apart. */
export function projectViewOf(row: ProjectRow, zone: string): ProjectView {
  const progress = levelProgress(row.totalXp);
  const known = projectView.shape.projectClass.safeParse(row.projectClass);
  return {
    id: row.id,
    name: row.name,
    path: row.path,
    githubUrl: row.githubUrl,
    projectClass: known.success ? known.data : "unknown",
    totalXp: row.totalXp,
    ...progress,
    tier: tierOf(progress.level),
    currentStreak: row.currentStreak,
    longestStreak: row.longestStreak,
    lastStreakDay: row.lastStreakDate,
    streakFreezes: row.streakFreezes,
    streakUntil: streakUntil(row, zone),
    lastActivityAt: isoOf(row.lastActivityAt),
  };
}

function streakUntil(row: ProjectRow, zone: string): string | null {
  const day = firstDayOut({ lastDay: row.lastStreakDate, freezes: row.streakFreezes });
  const at = day === null ? Number.NaN : startOfDay(day, zone);
  // The day of an adopted file may lie beyond what a calendar can tell.
  return Number.isNaN(at) ? null : isoTime(at);
}

/** An adopted file may hold anything here; what cannot be read is shown as none. */
export function textsOf(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  } catch {
    // Bad JSON stays in its column untouched; the page shows no badges.
    return [];
  }
}

/** The first that can be read. */
function firstTime(...texts: (string | null)[]): string {
  return isoOf(texts.find((text) => !Number.isNaN(Date.parse(text ?? ""))) ?? "");
}

/** Null where there is none, or none that can be read. */
export function timeOrNull(text: string | null): string | null {
  return Number.isNaN(Date.parse(text ?? "")) ? null : isoOf(text ?? "");
}

/** Times of an adopted file come with and without milliseconds. */
export function isoOf(text: string): string {
  const at = Date.parse(text);
  return new Date(Number.isNaN(at) ? 0 : at).toISOString();
}
