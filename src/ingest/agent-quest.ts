/** An agent's own task list becomes a quest at its third task, and the phases follow the list. */
import {
  isOver,
  newPhase,
  PAID_PHASES_MAX,
  PHASES_MAX,
  type Phase,
  type PhaseState,
  withStatus,
} from "../game/quest-moves.ts";
import { isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { AgentTask } from "../protocol/agent-event.ts";
import type { AgentTaskRow, QuestRow } from "../store/quests.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { HookCall } from "./hook-call.ts";
import { phasesOf, questViewOf } from "./quest-views.ts";
import type { Score } from "./score.ts";
import type { Credit } from "./score-options.ts";

/** So many tasks of a session make a quest. */
export const TASKS_FOR_QUEST = 3;
const SUBJECT_CHARS_MAX = 200;

export class AgentQuest {
  readonly #session: string;
  readonly #at: number;

  constructor(
    private readonly tx: Tx,
    private readonly store: Store,
    private readonly score: Score,
    private readonly credit: Credit,
    call: HookCall,
  ) {
    this.#session = call.event.sessionId;
    this.#at = call.at;
  }

  /** `isWhole`: tasks that are not named are gone from the list. */
  follow(told: readonly AgentTask[], isWhole: boolean): void {
    const { quests } = this.store;
    const known = new Map(quests.tasks(this.#session).map((task) => [task.taskId, task]));
    for (const task of told) this.#note(known, task);
    if (isWhole) this.#dropOthers(known, new Set(told.map((task) => task.id)));
    // A task whose making is still to be told has no name yet.
    const named = [...known.values()].filter((task) => task.subject !== "");
    const quest = quests.ofSession(this.#session);
    if (quest) this.#advance(quest, named);
    else if (named.length >= TASKS_FOR_QUEST) this.#begin(named);
  }

  #note(known: Map<string, AgentTaskRow>, { id, subject, status }: AgentTask): void {
    const before = known.get(id);
    if (!before && known.size >= PHASES_MAX) return;
    const isNewer = before === undefined || this.#at >= before.statusAt;
    // Done is done, whatever is told after it or came before it and is told late.
    const isDone = before?.status === "completed" || status === "completed";
    const next = isDone ? "completed" : isNewer ? (status ?? before?.status) : before?.status;
    this.#save(known, {
      sessionId: this.#session,
      taskId: id,
      position: before?.position ?? known.size,
      subject: plainSubject(subject) || before?.subject || "",
      status: next ?? "pending",
      statusAt: Math.max(before?.statusAt ?? 0, this.#at),
    });
  }

  #dropOthers(known: Map<string, AgentTaskRow>, named: ReadonlySet<string>): void {
    for (const task of known.values()) {
      const isOpen = task.status === "pending" || task.status === "in_progress";
      if (named.has(task.taskId) || !isOpen || this.#at < task.statusAt) continue;
      this.#save(known, { ...task, status: "deleted", statusAt: this.#at });
    }
  }

  #save(known: Map<string, AgentTaskRow>, task: AgentTaskRow): void {
    known.set(task.taskId, task);
    this.store.quests.saveTask(this.tx, task);
  }

  #begin(tasks: readonly AgentTaskRow[]): void {
    const at = isoTime(this.#at);
    const [first] = tasks;
    const { personaId, projectId } = this.credit;
    this.score.deed({ kind: "quest-created" }, this.credit);
    this.#advance(
      {
        id: newId(),
        projectId,
        personaId,
        sessionId: this.#session,
        source: "agent",
        title: first?.subject ?? "Tasks",
        description: null,
        status: "active",
        phases: "[]",
        xpAwarded: 0,
        createdAt: at,
        startedAt: at,
        completedAt: null,
      },
      tasks,
    );
  }

  /** Brings the phases to what the tasks say, and pays for what is new in them. */
  #advance(quest: QuestRow, tasks: readonly AgentTaskRow[]): void {
    // A person may give it up; then the list goes on without it.
    if (quest.status === "abandoned") return;
    const at = isoTime(this.#at);
    const before = new Map(phasesOf(quest.phases).map((phase) => [phase.id, phase]));
    let xp = 0;
    const phases = tasks.map((task, index): Phase => {
      const isPaid = index < PAID_PHASES_MAX;
      const known = before.get(task.taskId);
      if (!known) xp += this.#pay({ kind: "phase-planned", isPaid });
      const phase = { ...(known ?? newPhase(task.taskId, task.subject)), name: task.subject };
      const status = phaseStatusOf(task.status);
      if (status === phase.status || phase.status === "completed") return phase;
      if (status === "completed") xp += this.#pay({ kind: "phase-completed", isPaid });
      return withStatus(phase, status, at);
    });
    const isDone = phases.every(isOver) && phases.some((phase) => phase.status === "completed");
    const isFirstEnd = isDone && quest.completedAt === null;
    if (isFirstEnd) xp += this.#pay({ kind: "quest-completed", isPaid: true });
    const next: QuestRow = {
      ...quest,
      status: isDone ? "completed" : "active",
      phases: JSON.stringify(phases),
      xpAwarded: quest.xpAwarded + xp,
      completedAt: isFirstEnd ? at : quest.completedAt,
    };
    if (JSON.stringify(next) === JSON.stringify(quest)) return;
    this.store.quests.save(this.tx, next);
    this.score.tell({ type: "quest", quest: questViewOf(next) });
  }

  #pay(
    deed:
      | { kind: "phase-planned"; isPaid: boolean }
      | { kind: "phase-completed"; isPaid: boolean }
      | { kind: "quest-completed"; isPaid: boolean },
  ): number {
    return this.score.deed(deed, this.credit);
  }
}

function phaseStatusOf(status: string): PhaseState {
  if (status === "completed") return "completed";
  if (status === "in_progress") return "active";
  return status === "deleted" ? "skipped" : "pending";
}

/** One line without marks that could make it look like another. */
function plainSubject(subject: string | null): string {
  return (subject ?? "")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim()
    .slice(0, SUBJECT_CHARS_MAX);
}
