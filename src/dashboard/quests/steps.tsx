/** The phases of a quest as steps in a row: done ones filled, the present one marked. */
import type { PhaseView } from "../../protocol/quests.ts";

export function Steps({ phases }: { phases: readonly PhaseView[] }) {
  if (phases.length === 0) return null;
  const over = phases.filter(({ status }) => status === "completed" || status === "skipped").length;
  return (
    <span class="steps-row">
      <span class="track" aria-hidden="true">
        {phases.map((phase) => (
          <i key={phase.id} data-status={phase.status} />
        ))}
      </span>
      <span class="figure">
        {over} of {phases.length}
        <span class="unseen"> phases over</span>
      </span>
    </span>
  );
}
