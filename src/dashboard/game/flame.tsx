/** The flame of a project's streak: how many days in a row, or that it has gone out. */
import type { ProjectView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { streakNow } from "../store/select-game.ts";
import { counted } from "../text/figures.ts";

export function Flame({ project }: { project: ProjectView }) {
  const { now } = useApp();
  const days = streakNow(project, now.value);
  return (
    <p class="flame" data-alive={days > 0}>
      <Icon name="flame" />
      {days > 0 ? (
        <span>
          <b>{days}</b> {days === 1 ? "day" : "days in a row"}
        </span>
      ) : (
        <span>
          {project.longestStreak > 0
            ? `out; best ${counted(project.longestStreak, "day")}`
            : "none yet"}
        </span>
      )}
    </p>
  );
}
