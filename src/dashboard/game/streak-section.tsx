/** The streak of a project: its flame, its best, its freezes, and the days themselves. */
import type { ProjectDetail } from "../../protocol/game-detail.ts";
import { useApp } from "../app.ts";
import { StreakGrid } from "../charts/streak-grid.tsx";
import { Icon } from "../parts/icon.tsx";
import { streakNow } from "../store/select-game.ts";
import { counted } from "../text/figures.ts";

export function StreakSection({ detail }: { detail: ProjectDetail }) {
  const { now } = useApp();
  const { streak } = detail;
  // A page that stays open over the end sees the flame go out.
  const days = streakNow(detail, now.value);
  return (
    <section aria-labelledby="streak">
      <h2 id="streak">Streak</h2>
      <p class="flame large" data-alive={days > 0}>
        <Icon name="flame" />
        {days > 0 ? (
          <span>
            <b>{days}</b> {days === 1 ? "day" : "days in a row"}
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
      <StreakGrid days={streak.days} today={streak.today} />
    </section>
  );
}
