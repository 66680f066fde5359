/** The way to the next level: how much of the present one is gathered, and what just came. */
import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { figure } from "../text/figures.ts";

const nothing = { seq: 0, sum: 0, amount: 0 };

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

/** What just came, rising to the bar; drawn anew for each gain, so that each is seen. */
export function Gained({ id }: { id: string }) {
  const { state } = useApp();
  const shown = useRef({ ...nothing, ...state.peek().gains.get(id) });
  const gain = useComputed(() => state.value.gains.get(id) ?? nothing).value;
  if (gain.seq !== shown.current.seq) {
    shown.current = { ...gain, amount: gain.sum - shown.current.sum };
  }
  const { seq, amount } = shown.current;
  if (amount <= 0) return null;
  return (
    <span class="gain" key={seq} aria-hidden="true">
      +{figure(amount)}
    </span>
  );
}
