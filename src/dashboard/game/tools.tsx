/** Which tools were used, how often, and how often each failed. */
import { toolUses } from "../store/select-game.ts";
import { counted, figure } from "../text/figures.ts";
import { visible } from "../text/visible.ts";

const shownAtFirst = 8;

export function Tools({ stats }: { stats: Readonly<Record<string, number>> }) {
  const uses = toolUses(stats);
  const most = Math.max(1, ...uses.map(({ used }) => used));
  const row = ({ name, used, failed }: (typeof uses)[number]) => (
    <li key={name}>
      <span class="name">{visible(name)}</span>
      <span class="figure">
        {figure(used)}
        {failed > 0 && `, ${figure(failed)} failed`}
      </span>
      <progress max={most} value={used} aria-hidden="true" />
    </li>
  );
  const rest = uses.slice(shownAtFirst);
  return (
    <section aria-labelledby="tools">
      <h2 id="tools">Tools</h2>
      {uses.length === 0 && <p class="empty">No tool used yet.</p>}
      <ul class="ranks">{uses.slice(0, shownAtFirst).map(row)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{counted(rest.length, "more tool")}</summary>
          <ul class="ranks">{rest.map(row)}</ul>
        </details>
      )}
    </section>
  );
}
