/**
 * Every move of the two tables, made through the API, and the same move from where it is none; and
 * each of them that an agent's own task list can make, by its hooks.
 */
import {
  PHASE_MOVES,
  type PhaseState,
  QUEST_MOVES,
  type QuestState,
} from "../../../src/game/quest-moves.ts";
import type { QuestView } from "../../../src/protocol/quests.ts";
import type { Case } from "./case.ts";
import type { Rule } from "./rule.ts";

const QUEST_STATES = Object.keys(QUEST_MOVES) as QuestState[];
const PHASE_STATES = Object.keys(PHASE_MOVES) as PhaseState[];

/** The moves that bring a quest or phase into a state. */
const QUEST_WAY: Readonly<Record<QuestState, readonly QuestState[]>> = {
  planned: [],
  active: ["active"],
  completed: ["active", "completed"],
  abandoned: ["abandoned"],
};
const PHASE_WAY: Readonly<Record<PhaseState, readonly PhaseState[]>> = {
  pending: [],
  active: ["active"],
  completed: ["completed"],
  failed: ["active", "failed"],
  skipped: ["skipped"],
};

const last = new WeakMap<Case, { quest: QuestView; status: number }>();

async function post(house: Case, path: string, body: unknown): Promise<QuestView> {
  const answer = await house.server.api("POST", `/api/quests${path}`, body);
  if (answer.status === 409) {
    const before = last.get(house)?.quest;
    if (!before) throw new Error("the first move was refused");
    const now = await house.server.get(`/api/quests/${before.id}`);
    last.set(house, { quest: now as QuestView, status: 409 });
    return before;
  }
  const quest: QuestView = await answer.json();
  last.set(house, { quest, status: answer.status });
  return quest;
}

async function moveQuest(house: Case, from: QuestState, to: QuestState): Promise<void> {
  const quest = await post(house, "", { title: "A quest", phases: ["One"] });
  const [phase] = quest.phases;
  // Whatever is to be completed needs a phase that is.
  if ((from === "active" && to === "completed") || from === "completed") {
    await post(house, `/${quest.id}/phases/${phase?.id}/move`, { to: "completed" });
    if (from === "completed") await post(house, `/${quest.id}/move`, { to: "completed" });
  } else for (const step of QUEST_WAY[from]) await post(house, `/${quest.id}/move`, { to: step });
  await post(house, `/${quest.id}/move`, { to });
}

async function movePhase(house: Case, from: PhaseState, to: PhaseState): Promise<void> {
  const quest = await post(house, "", { title: "A quest", phases: ["One"], start: true });
  const path = `/${quest.id}/phases/${quest.phases[0]?.id}/move`;
  for (const step of PHASE_WAY[from]) await post(house, path, { to: step });
  await post(house, path, { to });
}

function rulesOf<S extends QuestState | PhaseState>(
  noun: string,
  states: readonly S[],
  moves: Readonly<Record<S, readonly S[]>>,
  move: (house: Case, from: S, to: S) => Promise<void>,
  statusOf: (quest: QuestView) => string | undefined,
): Rule[] {
  return states.flatMap((from) =>
    moves[from].map((to): Rule => {
      const elsewhere = states.find((state) => !moves[state].includes(to)) ?? from;
      return {
        rule: `${noun} ${from} → ${to}`,
        earn: (house) => move(house, from, to),
        almost: (house) => move(house, elsewhere, to),
        seen: (house) => {
          const state = last.get(house);
          // A refused move says 409 and leaves the quest as it was.
          return state?.status === 200 && statusOf(state.quest) === to;
        },
      };
    }),
  );
}

/** Status of a phase → that of the agent's task behind it; only a person says that one failed. */
const TASK_STATUS: Readonly<Partial<Record<PhaseState, string>>> = {
  pending: "pending",
  active: "in_progress",
  completed: "completed",
  skipped: "deleted",
};

export const TASK_RULES: readonly Rule[] = PHASE_STATES.flatMap((from) =>
  PHASE_MOVES[from].flatMap((to): Rule[] => {
    const [before, after] = [TASK_STATUS[from], TASK_STATUS[to]];
    if (before === undefined || after === undefined) return [];
    const begin = async (house: Case) => {
      await house.tasks(3, 0);
      if (from !== "pending") await house.task("1", before);
    };
    const tool_input = { taskId: "1", status: after };
    return [
      {
        rule: `phase ${from} → ${to} by a task`,
        earn: async (house) => {
          await begin(house);
          await house.task("1", after);
        },
        // A call that failed has changed no task.
        almost: async (house) => {
          await begin(house);
          await house.tell("failure", { tool_name: "TaskUpdate", tool_input });
        },
        seen: (house) => house.agentQuest().phases.find(({ id }) => id === "1")?.status === to,
      },
    ];
  }),
).concat({
  rule: "quest active → completed by tasks",
  earn: (house) => house.tasks(3, 3),
  almost: (house) => house.tasks(3, 2),
  seen: (house) => house.agentQuest().status === "completed",
});

export const QUEST_RULES: readonly Rule[] = [
  ...rulesOf("quest", QUEST_STATES, QUEST_MOVES, moveQuest, (quest) => quest.status),
  ...rulesOf("phase", PHASE_STATES, PHASE_MOVES, movePhase, (quest) => quest.phases[0]?.status),
];
