/** The numbers that a project's story is told from. */
import { achievement } from "../game/achievements.ts";
import type { StoryFacts } from "../game/narrative.ts";
import { localDay } from "../lib/local-day.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { HttpContext } from "./context.ts";
import type { Team } from "./game-details.ts";

/** Before anything that could be counted. */
const FIRST_DAY = "0000-01-01";

export function storyFactsOf(
  { store, clock, config }: HttpContext,
  row: ProjectRow,
  team: Team,
): StoryFacts {
  const weekdayXp = new Array<number>(7).fill(0);
  const today = localDay(clock.now(), config.time_zone);
  for (const { weekday, value } of store.rollups.byWeekday("project", row.id, FIRST_DAY, today)) {
    weekdayXp[weekday] = value;
  }
  const days = store.streaks.days(row.id);
  return {
    name: row.name,
    level: row.level,
    projectClass: row.projectClass ?? "unknown",
    totalXp: row.totalXp,
    teamSize: team.size,
    shares: team.shares,
    stats: store.ledger.stats("project", row.id),
    weekdayXp,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    activeDays: days.length,
    longestStreak: row.longestStreak,
    achievements: store.achievements
      .of("project", row.id)
      .flatMap((one) => achievement(one.achievementId)?.name ?? []),
  };
}
