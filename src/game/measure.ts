/** What badges and achievements are measured by: a counter, XP, level, streak, or a variety. */
import { languagesAmong } from "./languages.ts";

export type Measure =
  | { by: "stat"; path: string }
  | { by: "xp" }
  | { by: "level" }
  /** The longest streak of a project, in days. */
  | { by: "streak" }
  /** How many different tools were used, or languages edited. */
  | { by: "tools" }
  | { by: "languages" };

/** All that one persona or project is measured by. */
export interface Sheet {
  stats: Readonly<Record<string, number>>;
  totalXp: number;
  level: number;
  longestStreak: number;
}

export function measured(measure: Measure, sheet: Sheet): number {
  switch (measure.by) {
    case "stat":
      return sheet.stats[measure.path] ?? 0;
    case "xp":
      return sheet.totalXp;
    case "level":
      return sheet.level;
    case "streak":
      return sheet.longestStreak;
    case "tools":
      return toolsAmong(Object.keys(sheet.stats));
    case "languages":
      return languagesAmong(Object.keys(sheet.stats));
    default:
      return measure satisfies never;
  }
}

/** How many tools are among counters like `toolsUsed.Edit`. */
export function toolsAmong(paths: Iterable<string>): number {
  let tools = 0;
  for (const path of paths) {
    if (path.startsWith("toolsUsed.") && path !== "toolsUsed.total") tools++;
  }
  return tools;
}
