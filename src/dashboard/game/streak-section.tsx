/** The streak of a project: its flame, its best, its freezes, and the days themselves. */
import type { ProjectDetail } from "../../protocol/game-detail.ts";
import { useApp } from "../app.ts";
import { StreakGrid } from "../charts/streak-grid.tsx";
import { Icon } from "../parts/icon.tsx";
import { counted } from "../text/figures.ts";
import { dayOf } from "../text/time.ts";

export function StreakSection({ streak }: { streak: ProjectDetail["streak"] }) {
  const { now } = useApp();
  return (
    <section aria-labelledby="streak">
      <h2 id="streak">Streak</h2>
      <p class="flame large" data-alive={streak.isAlive}>
        <Icon name="flame" />
        {streak.isAlive ? (
          <span>
            <b>{streak.current}</b> {streak.current === 1 ? "day" : "days in a row"}
          </span>
        ) : (
          <span>The flame is out; work today lights it.</span>
        )}
      </p>
      <p class="line">
        <span>Longest: {counted(streak.longest, "day")}</span>
        {streak.freezes > 0 && (
          <span class="freeze">
            <Icon name="freeze" /> {counted(streak.freezes, "freeze")} for missed days
          </span>
        )}
      </p>
      <StreakGrid days={streak.days} today={dayOf(now.value)} />
    </section>
  );
}
