/** From one deed to the ledger rows that it earns; pure, so that a replay gives the same. */
import {
  COUNTERS,
  type CommandKind,
  countsWhenFailed,
  type KnownCommand,
} from "./commands/kinds.ts";
import type { HealthDeed } from "./health.ts";
import { endingOf } from "./languages.ts";
import {
  COMMANDS_PAID_A_DAY,
  OUTCOME_XP,
  QUEST_STEPS_PAID_A_DAY,
  type QuestStep,
  toolWord,
  toolXp,
} from "./xp.ts";

/** What a tool did, as far as the rules look at it. */
export type Work =
  | {
      kind: "shell";
      commands: readonly KnownCommand[];
      /** False: it went to the background, nobody knows how it ended. */
      isFinished: boolean;
    }
  | { kind: "file"; path: string; change: "edit" | "write"; added: number; removed: number }
  | { kind: "answers"; questions: number };

export type Deed =
  | { kind: "prompt" }
  | { kind: "session" }
  | { kind: "tool"; toolName: string; isSuccess: boolean; work: Work | null }
  /** A turn ended. */
  | { kind: "turn"; usedTool: boolean; hour: number }
  /** The first tool of a turn came to be known after the turn's end. */
  | { kind: "turn-tool" }
  | { kind: "subagent"; inTurn: number }
  | { kind: "wait"; seconds: number; answeredBy: string }
  | { kind: "quest-created" }
  | { kind: "phase-planned"; isPaid: boolean }
  | { kind: "phase-completed"; isPaid: boolean }
  | { kind: "quest-completed"; isPaid: boolean };

export interface Award {
  eventType: string;
  xpAmount: number;
  stats: Readonly<Record<string, number>>;
  maxima?: Readonly<Record<string, number>>;
  metadata: Readonly<Record<string, unknown>>;
  health?: readonly HealthDeed[];
}

/** What the rules must ask about the past. */
export interface Memory {
  /** How many rows of this kind whoever earns was paid for on the deed's local day. */
  paidToday(kind: CommandKind | QuestStep): number;
}

/** A wait that was answered within this many seconds was a quick one. */
export const QUICK_WAIT_SECONDS = 30;
/** Turns that end before this hour of the local clock are of the night. */
const NIGHT_ENDS_HOUR = 5;

export function decide(deed: Deed, memory: Memory): Award[] {
  switch (deed.kind) {
    case "prompt":
      return [row("prompt:received", 0, { promptsReceived: 1 }, ["prompt"])];
    case "session":
      return [row("session:started", 0, { sessions: 1 })];
    case "tool":
      return toolAwards(deed, memory);
    case "turn": {
      const night = deed.hour < NIGHT_ENDS_HOUR ? { "turns.night": 1 } : {};
      return [
        row("turn:completed", deed.usedTool ? OUTCOME_XP["turn:completed"] : 0, {
          turns: 1,
          ...night,
        }),
      ];
    }
    case "turn-tool":
      return [row("turn:completed", OUTCOME_XP["turn:completed"], {})];
    case "subagent":
      return [
        {
          ...row("subagent:started", 0, { subagents: 1 }),
          maxima: { "subagents.maxInTurn": deed.inTurn },
        },
      ];
    case "wait": {
      const { seconds, answeredBy } = deed;
      const quick = seconds <= QUICK_WAIT_SECONDS ? { "waits.quick": 1 } : {};
      const stats = { "waits.count": 1, "waits.seconds": seconds, ...quick };
      return [{ ...row("wait:answered", 0, stats), metadata: { answeredBy } }];
    }
    case "quest-created":
      return [row("quest:created", 0, { "quests.created": 1 })];
    case "phase-planned":
      return [questRow("quest:phase_planned", deed.isPaid, memory, {})];
    case "phase-completed": {
      const stats = { "quests.phasesCompleted": 1 };
      return [questRow("quest:phase_completed", deed.isPaid, memory, stats)];
    }
    case "quest-completed":
      return [questRow("quest:completed", deed.isPaid, memory, { "quests.completed": 1 })];
    default:
      return deed satisfies never;
  }
}

function row(
  eventType: string,
  xpAmount: number,
  stats: Readonly<Record<string, number>>,
  health: readonly HealthDeed[] = [],
): Award {
  return { eventType, xpAmount, stats, metadata: {}, health };
}

function questRow(
  step: QuestStep,
  mayBePaid: boolean,
  memory: Memory,
  stats: Readonly<Record<string, number>>,
): Award {
  const isPaid = mayBePaid && memory.paidToday(step) < QUEST_STEPS_PAID_A_DAY;
  return row(step, isPaid ? OUTCOME_XP[step] : 0, stats);
}

function toolAwards(deed: Extract<Deed, { kind: "tool" }>, memory: Memory): Award[] {
  const { toolName, isSuccess, work } = deed;
  const word = toolWord(toolName);
  const metadata = { toolName, success: isSuccess };
  const tool: Award = isSuccess
    ? {
        eventType: `tool:${word}`,
        xpAmount: toolXp(word),
        stats: { "toolsUsed.total": 1, [`toolsUsed.${word}`]: 1, ...fileStats(work) },
        metadata,
        health: ["tool-success"],
      }
    : {
        eventType: `tool:${word}`,
        xpAmount: 0,
        stats: { [`toolsFailed.${word}`]: 1 },
        metadata,
        health: ["tool-failure"],
      };
  if (work?.kind === "shell") return [tool, ...commandAwards(work, isSuccess, memory)];
  if (work?.kind === "answers" && isSuccess) return [tool, ...answerAwards(work.questions)];
  return [tool];
}

/** Of a file tool that succeeded. */
function fileStats(work: Work | null): Record<string, number> {
  if (work?.kind !== "file") return {};
  const counted = work.change === "edit" ? "filesEdited" : "filesWritten";
  return {
    [counted]: 1,
    [`files.ext.${endingOf(work.path)}`]: 1,
    ...(work.added > 0 ? { linesAdded: work.added } : {}),
    ...(work.removed > 0 ? { linesRemoved: work.removed } : {}),
  };
}

function answerAwards(questions: number): Award[] {
  return Array.from({ length: questions }, () =>
    row("question:answered", OUTCOME_XP["question:answered"], { questionsAnswered: 1 }),
  );
}

/** A test is run whatever it returns; what it earns, it earns by success. */
function commandAwards(
  work: Extract<Work, { kind: "shell" }>,
  isSuccess: boolean,
  memory: Memory,
): Award[] {
  return work.commands.flatMap(({ kind, isSure }) => {
    const isPassed = isSuccess && isSure && work.isFinished;
    if (!isPassed && !countsWhenFailed(kind)) return [];
    const { run, passed } = COUNTERS[kind];
    const paths = isPassed ? [...run, ...passed] : run;
    const isPaid = isPassed && memory.paidToday(kind) < COMMANDS_PAID_A_DAY;
    return [
      {
        eventType: kind,
        xpAmount: isPaid ? OUTCOME_XP[kind] : 0,
        stats: Object.fromEntries(paths.map((path) => [path, 1])),
        metadata: { command: kind, success: isPassed },
        health: isPassed ? healthOf(kind) : [],
      },
    ];
  });
}

function healthOf(kind: CommandKind): readonly HealthDeed[] {
  if (kind === "git:commit") return ["commit"];
  return kind === "command:test" || kind === "blockchain:test" ? ["tests-passed"] : [];
}
