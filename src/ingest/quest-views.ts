/** Quests and challenges as the API shows them, whatever an adopted file holds. */
import { challengeRule } from "../game/challenges.ts";
import {
  type PhaseView,
  phaseView,
  type QuestFilter,
  type QuestStatus,
  type QuestView,
  questStatus,
} from "../protocol/quests.ts";
import { type ChallengeView, challengePeriod } from "../protocol/trophies.ts";
import type { ChallengeRow } from "../store/challenges.ts";
import type { QuestRow } from "../store/quests.ts";
import { isoOf, timeOrNull } from "./views.ts";

export function questViewOf(row: QuestRow): QuestView {
  const { id, title, description, projectId, personaId, sessionId, xpAwarded } = row;
  return {
    id,
    title,
    description,
    status: questStatusOf(row.status),
    source: row.source === "agent" ? "agent" : "person",
    projectId,
    personaId,
    sessionId,
    phases: phasesOf(row.phases),
    xpAwarded,
    createdAt: isoOf(row.createdAt),
    startedAt: timeOrNull(row.startedAt),
    completedAt: timeOrNull(row.completedAt),
  };
}

/** Ours → the words that mean it: of the original's, paused rests, archived and failed are over. */
const QUEST_WORDS: Readonly<Record<QuestStatus, readonly string[]>> = {
  planned: ["planned", "paused"],
  active: ["active"],
  completed: ["completed"],
  abandoned: ["abandoned", "archived", "failed"],
};

export function questStatusOf(word: string): QuestStatus {
  const known = questStatus.options.find((status) => QUEST_WORDS[status].includes(word));
  return known ?? "abandoned";
}

/** What is asked for → the words that are looked for; null: any. */
export function questWordsOf(asked: QuestFilter | undefined): readonly string[] | null {
  if (asked === undefined) return null;
  if (asked !== "open") return QUEST_WORDS[asked];
  return [...QUEST_WORDS.active, ...QUEST_WORDS.planned];
}

/** What cannot be read as a phase stays in its column and is not shown. */
export function phasesOf(text: string): PhaseView[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    // Bad JSON of an adopted file: the quest is shown without phases.
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    const parsed = phaseView.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** `nowMs` tells an expired one before the tick has written it down. */
export function challengeViewOf(row: ChallengeRow, nowMs: number): ChallengeView {
  const period = challengePeriod.safeParse(row.period);
  const isOver = Date.parse(row.expiresAt) <= nowMs;
  const isActive = row.status === "active" && !isOver;
  return {
    id: row.id,
    personaId: row.personaId,
    challengeId: row.challengeId,
    name: challengeRule(row.challengeId)?.name ?? row.challengeId,
    period: period.success ? period.data : "daily",
    status: isActive ? "active" : row.status === "completed" ? "completed" : "expired",
    target: row.target,
    progress: Math.min(row.progress, row.target),
    xpReward: row.xpReward,
    assignedAt: isoOf(row.assignedAt),
    expiresAt: isoOf(row.expiresAt),
    completedAt: timeOrNull(row.completedAt),
  };
}
