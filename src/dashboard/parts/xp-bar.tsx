/** The way to the next level: how much of the present one is gathered, and what just came. */
import { useComputed } from "@preact/signals";
import { useApp } from "../app.ts";
import { figure } from "../text/figures.ts";

interface XpBarProps {
  of: { id: string; levelXp: number; levelSpan: number };
}

export function XpBar({ of: { id, levelXp, levelSpan } }: XpBarProps) {
  return (
    <div class="xp">
      <progress
        max={Math.max(1, levelSpan)}
        value={levelXp}
        aria-label="Experience in this level"
      />
      <span class="figure">
        {figure(levelXp)} of {figure(levelSpan)} XP
        <Gained id={id} />
      </span>
    </div>
  );
}

/** The last points, rising to the bar; drawn anew for each gain, so that each is seen. */
export function Gained({ id }: { id: string }) {
  const { state } = useApp();
  const gain = useComputed(() => state.value.gains.get(id) ?? null);
  if (!gain.value || gain.value.amount <= 0) return null;
  return (
    <span class="gain" key={gain.value.seq} aria-hidden="true">
      +{figure(gain.value.amount)}
    </span>
  );
}
