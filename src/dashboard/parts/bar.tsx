/** A labelled bar: n of m, with its figure beside it. */
import { figure } from "../text/figures.ts";

interface BarProps {
  label: string;
  value: number;
  max: number;
  /** What stands beside the bar; `n of m` without it. */
  text?: string;
}

export function Bar({ label, value, max, text }: BarProps) {
  return (
    <div class="bar">
      <span class="label">{label}</span>
      <progress max={Math.max(1, max)} value={value} aria-label={label} />
      <span class="figure">{text ?? `${figure(value)} of ${figure(max)}`}</span>
    </div>
  );
}
