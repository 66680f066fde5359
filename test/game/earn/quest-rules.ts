/** Every move of the two tables, made through the API, and the same move from where it is none. */
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

export const QUEST_RULES: readonly Rule[] = [
  ...rulesOf("quest", QUEST_STATES, QUEST_MOVES, moveQuest, (quest) => quest.status),
  ...rulesOf("phase", PHASE_STATES, PHASE_MOVES, movePhase, (quest) => quest.phases[0]?.status),
];
