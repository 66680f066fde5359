/** What people do to quests: make, change, move, add phases; each earns what the table says. */
import {
  isOver,
  type Moved,
  movePhase,
  moveQuest,
  newPhase,
  PAID_PHASES_MAX,
  PHASES_MAX,
  type Phase,
  type PhaseState,
  type Quest,
  type QuestState,
} from "../game/quest-moves.ts";
import { isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { QuestBody, QuestView } from "../protocol/quests.ts";
import type { QuestRow } from "../store/quests.ts";
import type { Tx } from "../store/transact.ts";
import { phasesOf, questStatusOf, questViewOf } from "./quest-views.ts";
import { type RewardContext, scoreOf } from "./reward.ts";

export function createQuest(
  tx: Tx,
  game: RewardContext,
  body: QuestBody,
  nowMs: number,
): QuestView {
  const at = isoTime(nowMs);
  const row: QuestRow = {
    id: newId(),
    projectId: body.projectId ?? null,
    personaId: body.personaId ?? null,
    sessionId: null,
    source: "person",
    title: body.title,
    description: body.description ?? null,
    status: body.start ? "active" : "planned",
    phases: "[]",
    xpAwarded: 0,
    createdAt: at,
    startedAt: body.start ? at : null,
    completedAt: null,
  };
  const act = new QuestAct(tx, game, row, nowMs);
  act.created();
  return act.write(withPhases([], body.phases));
}

/** Appends a phase to a quest that is still open. */
export function addPhase(
  tx: Tx,
  game: RewardContext,
  row: QuestRow,
  name: string,
  nowMs: number,
): Moved<QuestView> {
  const quest = questOf(row);
  if (quest.status === "completed" || quest.status === "abandoned") {
    return { ok: false, detail: `The quest is ${quest.status}; it takes no further phase.` };
  }
  if (quest.phases.length >= PHASES_MAX) {
    return { ok: false, detail: `A quest has at most ${PHASES_MAX} phases.` };
  }
  const phases = withPhases(quest.phases, [name]);
  return { ok: true, value: new QuestAct(tx, game, row, nowMs).write(phases) };
}

export function applyQuestMove(
  tx: Tx,
  game: RewardContext,
  row: QuestRow,
  to: QuestState,
  nowMs: number,
): Moved<QuestView> {
  return apply(tx, game, row, nowMs, moveQuest(questOf(row), to, isoTime(nowMs)));
}

export function applyPhaseMove(
  tx: Tx,
  game: RewardContext,
  row: QuestRow,
  move: { phaseId: string; to: PhaseState; note?: string | undefined },
  nowMs: number,
): Moved<QuestView> {
  const { phaseId, to, note } = move;
  return apply(tx, game, row, nowMs, movePhase(questOf(row), phaseId, to, isoTime(nowMs), note));
}

/** New words for a quest; they earn nothing. */
export function reword(
  tx: Tx,
  game: RewardContext,
  row: QuestRow,
  words: { title?: string | undefined; description?: string | null | undefined },
): QuestView {
  const title = words.title ?? row.title;
  const description = words.description === undefined ? row.description : words.description;
  const next = { ...row, title, description };
  game.store.quests.save(tx, next);
  const quest = questViewOf(next);
  game.changes.push({ type: "quest", quest });
  return quest;
}

function apply(
  tx: Tx,
  game: RewardContext,
  row: QuestRow,
  nowMs: number,
  moved: Moved<Quest>,
): Moved<QuestView> {
  if (!moved.ok) return moved;
  const { status, phases, startedAt, completedAt } = moved.value;
  const next = { ...row, status, startedAt, completedAt };
  const act = new QuestAct(tx, game, next, nowMs, row);
  return { ok: true, value: act.write(phases) };
}

function questOf(row: QuestRow): Quest {
  const { startedAt, completedAt } = row;
  const phases = phasesOf(row.phases);
  return { status: questStatusOf(row.status), phases, startedAt, completedAt };
}

function withPhases(phases: readonly Phase[], names: readonly string[]): Phase[] {
  return [...phases, ...names.map((name) => newPhase(newId(), name))];
}

/** One act on one quest: what is new in it is paid, then it is written and told. */
class QuestAct {
  readonly #score;
  #xp = 0;

  constructor(
    private readonly tx: Tx,
    private readonly game: RewardContext,
    private readonly row: QuestRow,
    nowMs: number,
    private readonly before: QuestRow = row,
  ) {
    this.#score = scoreOf(tx, nowMs, nowMs, { quest: row.id }, game, { isByPerson: true });
  }

  created(): void {
    this.#pay({ kind: "quest-created" });
  }

  write(phases: readonly Phase[]): QuestView {
    const known = new Map(phasesOf(this.before.phases).map((phase) => [phase.id, phase]));
    for (const [index, phase] of phases.entries()) {
      const isPaid = index < PAID_PHASES_MAX;
      const before = known.get(phase.id);
      if (!before) this.#pay({ kind: "phase-planned", isPaid });
      const isDone = phase.status === "completed" && before?.status !== "completed";
      if (isDone) this.#pay({ kind: "phase-completed", isPaid });
    }
    const isCompleted = this.row.status === "completed" && this.before.status !== "completed";
    if (isCompleted) this.#pay({ kind: "quest-completed", isPaid: phases.some(isOver) });
    const next: QuestRow = {
      ...this.row,
      phases: JSON.stringify(phases),
      xpAwarded: this.row.xpAwarded + this.#xp,
    };
    this.game.store.quests.save(this.tx, next);
    const quest = questViewOf(next);
    this.#score.tell({ type: "quest", quest });
    this.#score.finish();
    return quest;
  }

  #pay(deed: QuestDeed): void {
    const { personaId, projectId } = this.row;
    // A quest of nobody's earns nobody anything.
    if (personaId === null && projectId === null) return;
    this.#xp += this.#score.deed(deed, { personaId, projectId });
  }
}

type QuestDeed =
  | { kind: "quest-created" }
  | { kind: "phase-planned"; isPaid: boolean }
  | { kind: "phase-completed"; isPaid: boolean }
  | { kind: "quest-completed"; isPaid: boolean };
