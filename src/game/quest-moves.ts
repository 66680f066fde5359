/**
 * How quests and their phases may move: one table for every door by which somebody asks for it.
 * A quest that follows an agent's own task list is told where the list went, and goes there: it may
 * begin again when tasks join a list that was done. Only a person says that a phase failed.
 */

export type QuestState = "planned" | "active" | "completed" | "abandoned";
export type PhaseState = "pending" | "active" | "completed" | "failed" | "skipped";

export interface Phase {
  id: string;
  name: string;
  status: PhaseState;
  attempts: number;
  startedAt: string | null;
  completedAt: string | null;
  note: string | null;
}

export interface Quest {
  status: QuestState;
  phases: readonly Phase[];
  startedAt: string | null;
  completedAt: string | null;
}

/** A move is made, or refused with one sentence for the person. */
export type Moved<T> = { ok: true; value: T } | { ok: false; detail: string };

export const QUEST_MOVES: Readonly<Record<QuestState, readonly QuestState[]>> = {
  planned: ["active", "abandoned"],
  active: ["planned", "completed", "abandoned"],
  completed: [],
  abandoned: ["planned"],
};

export const PHASE_MOVES: Readonly<Record<PhaseState, readonly PhaseState[]>> = {
  pending: ["active", "completed", "skipped"],
  active: ["pending", "completed", "failed", "skipped"],
  failed: ["active", "skipped"],
  skipped: ["pending"],
  completed: [],
};

/** So many phases of a quest are paid; a list of a thousand is still a list. */
export const PAID_PHASES_MAX = 20;
export const PHASES_MAX = 200;

export function moveQuest(quest: Quest, to: QuestState, at: string): Moved<Quest> {
  if (!QUEST_MOVES[quest.status].includes(to)) {
    return refuse(`A quest that is ${quest.status} cannot become ${to}.`);
  }
  if (to !== "completed") {
    const startedAt = to === "active" ? (quest.startedAt ?? at) : quest.startedAt;
    return { ok: true, value: { ...quest, status: to, startedAt } };
  }
  const open = quest.phases.filter((phase) => !isOver(phase)).length;
  if (open > 0) {
    const [are, them] = open === 1 ? ["is", "it"] : ["are", "them"];
    return refuse(`${open} of its phases ${are} still open; complete or skip ${them} first.`);
  }
  if (!quest.phases.some((phase) => phase.status === "completed")) {
    return refuse("None of its phases is completed yet; a quest needs at least one.");
  }
  return { ok: true, value: { ...quest, status: "completed", completedAt: at } };
}

/** A phase moves only while its quest is active; its first start starts a planned quest. */
export function movePhase(
  quest: Quest,
  phaseId: string,
  to: PhaseState,
  at: string,
  note?: string,
): Moved<Quest> {
  const phase = quest.phases.find((one) => one.id === phaseId);
  if (!phase) return refuse("The quest has no such phase.");
  if (quest.status === "completed" || quest.status === "abandoned") {
    return refuse(`The quest is ${quest.status}; its phases do not move any more.`);
  }
  if (!PHASE_MOVES[phase.status].includes(to)) {
    return refuse(`A phase that is ${phase.status} cannot become ${to}.`);
  }
  const moved = withStatus(phase, to, at);
  const noted = note === undefined ? moved : { ...moved, note };
  const phases = quest.phases.map((one) => (one.id === phaseId ? noted : one));
  const begins = quest.status === "planned" && (to === "active" || to === "completed");
  const begun: Quest = begins
    ? { ...quest, status: "active", startedAt: quest.startedAt ?? at }
    : quest;
  return { ok: true, value: { ...begun, phases } };
}

export function withStatus(phase: Phase, to: PhaseState, at: string): Phase {
  const begins = to === "active" || (to === "completed" && phase.status !== "active");
  return {
    ...phase,
    status: to,
    attempts: phase.attempts + (begins ? 1 : 0),
    startedAt: begins ? (phase.startedAt ?? at) : phase.startedAt,
    completedAt: to === "completed" ? at : phase.completedAt,
  };
}

export function newPhase(id: string, name: string): Phase {
  return {
    id,
    name,
    status: "pending",
    attempts: 0,
    startedAt: null,
    completedAt: null,
    note: null,
  };
}

export function isOver(phase: Phase): boolean {
  return phase.status === "completed" || phase.status === "skipped";
}

function refuse(detail: string): { ok: false; detail: string } {
  return { ok: false, detail };
}
