/** The phases of one quest with their states, and the legal moves of each. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { PHASE_MOVES } from "../../game/quest-moves.ts";
import type { PhaseStatus, PhaseView, QuestView } from "../../protocol/quests.ts";
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import type { Act } from "../parts/use-act.ts";
import { visible } from "../text/visible.ts";

const moveWords: Record<PhaseStatus, string> = {
  pending: "Back to pending",
  active: "Begin",
  completed: "Complete",
  failed: "Failed",
  skipped: "Skip",
};

interface PhasesProps {
  quest: QuestView;
  act: Act;
}

interface MovesProps extends PhasesProps {
  phase: PhaseView;
}

export function Phases({ quest, act }: PhasesProps) {
  const { rights } = useApp();
  const isOpen = quest.status === "planned" || quest.status === "active";
  const canMove = isOpen && rights.value.canWrite;
  return (
    <>
      {quest.phases.length === 0 && (
        <p class="empty">It has no phases yet; a quest needs at least one to be completed.</p>
      )}
      <ol class="phases">
        {quest.phases.map((phase) => (
          <Phase key={phase.id} quest={quest} phase={phase} act={act} canMove={canMove} />
        ))}
      </ol>
      {canMove && <NewPhase quest={quest} act={act} />}
    </>
  );
}

interface PhaseProps extends MovesProps {
  canMove: boolean;
}

function Phase({ quest, phase, act, canMove }: PhaseProps) {
  return (
    <li data-status={phase.status}>
      <i class="step" aria-hidden="true" />
      <span class="name">
        <bdi>{visible(phase.name)}</bdi>{" "}
        <span class="state">
          {phase.status}
          {phase.attempts > 1 && `, ${phase.attempts} attempts`}
        </span>
        {phase.note !== null && <span class="note">{visible(phase.note)}</span>}
      </span>
      {canMove && PHASE_MOVES[phase.status].length > 0 && (
        <Moves quest={quest} phase={phase} act={act} />
      )}
    </li>
  );
}

/** Buttons that unfold, not a `select`: there an arrow key alone would move the phase. */
function Moves({ quest, phase, act }: MovesProps) {
  const { api } = useApp();
  const fold = useRef<HTMLDetailsElement>(null);
  const move = (to: PhaseStatus) => {
    // The focus goes back to what opens it, before the button under it is hidden.
    fold.current?.querySelector("summary")?.focus();
    if (fold.current) fold.current.open = false;
    void act.run(() => questsApi.movePhase(api, quest.id, phase.id, to));
  };
  return (
    <details ref={fold} class="moves">
      <summary>
        Move<span class="unseen"> {visible(phase.name)}</span>
      </summary>
      <p class="actions">
        {PHASE_MOVES[phase.status].map((to) => (
          <button
            key={to}
            type="button"
            aria-disabled={act.isSending.value}
            onClick={() => move(to)}
          >
            {moveWords[to]}
          </button>
        ))}
      </p>
    </details>
  );
}

function NewPhase({ quest, act }: PhasesProps) {
  const { api } = useApp();
  const text = useSignal("");
  const add = async () => {
    const name = text.value.trim();
    if (name === "") return;
    if (await act.run(() => questsApi.addPhase(api, quest.id, name))) text.value = "";
  };
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label>
        <span class="unseen">A further phase of {visible(quest.title)}</span>
        <input
          value={text.value}
          maxLength={200}
          placeholder="A further phase"
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" aria-disabled={text.value.trim() === "" || act.isSending.value}>
        Add
      </button>
    </form>
  );
}
