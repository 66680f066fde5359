/** Projects: git repositories that the agents work in. */
import type { Database } from "bun:sqlite";
import { makeEntityPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface ProjectRow {
  id: string;
  path: string;
  name: string;
  githubUrl: string | null;
  projectClass: string | null;
  totalXp: number;
  level: number;
  classReason: string | null;
  currentStreak: number;
  longestStreak: number;
  lastStreakDate: string | null;
  streakFreezes: number;
  createdAt: string;
  lastActivityAt: string;
}

/** Fields that a list may be ordered by. */
export type ProjectField = "lastActivityAt" | "createdAt" | "totalXp" | "name";

const COLUMNS = `id, path, name, github_url AS githubUrl, project_class AS projectClass,
  coalesce(total_xp, 0) AS totalXp, coalesce(level, 1) AS level,
  class_reason AS classReason, coalesce(current_streak, 0) AS currentStreak,
  coalesce(longest_streak, 0) AS longestStreak, last_streak_date AS lastStreakDate,
  streak_freezes AS streakFreezes,
  created_at AS createdAt, last_activity_at AS lastActivityAt`;

export function makeProjects(db: Database) {
  const byId = db.prepare<ProjectRow, [string]>(`SELECT ${COLUMNS} FROM projects WHERE id = ?`);
  const byPath = db.prepare<ProjectRow, [string]>(`SELECT ${COLUMNS} FROM projects WHERE path = ?`);
  const page = makeEntityPages<ProjectRow, ProjectField>(db, "projects", COLUMNS, {
    lastActivityAt: "last_activity_at",
    createdAt: "created_at",
    totalXp: "coalesce(total_xp, 0)",
    name: "name",
  });
  const insert = db.prepare(`
    INSERT INTO projects (id, path, name, github_url, project_class, created_at, last_activity_at)
    VALUES ($id, $path, $name, $githubUrl, 'unknown', $at, $at)`);
  const setTotals = db.prepare(
    "UPDATE projects SET total_xp = $totalXp, level = $level, last_activity_at = max(last_activity_at, $at) WHERE id = $id",
  );
  const save = db.prepare(`
    UPDATE projects SET total_xp = $totalXp, level = $level, project_class = $projectClass,
      class_reason = $classReason, current_streak = $currentStreak,
      longest_streak = $longestStreak, last_streak_date = $lastStreakDate,
      streak_freezes = $streakFreezes, last_activity_at = max(last_activity_at, $lastActivityAt)
    WHERE id = $id`);
  const link = db.prepare("UPDATE projects SET github_url = ? WHERE id = ?");
  const touch = db.prepare(
    "UPDATE projects SET last_activity_at = max(last_activity_at, ?) WHERE id = ?",
  );
  return {
    find: (id: string): ProjectRow | null => byId.get(id),
    findByPath: (path: string): ProjectRow | null => byPath.get(path),
    page,
    create(
      _tx: Tx,
      row: { id: string; path: string; name: string; githubUrl: string | null; at: string },
    ): void {
      insert.run(row);
    },
    setTotals(_tx: Tx, id: string, totalXp: number, level: number, at: string): void {
      setTotals.run({ id, totalXp, level, at });
    },
    /** What the game moves: points, class, streak, and when it was worked on. */
    save(_tx: Tx, row: ProjectRow): void {
      const { id, totalXp, level, projectClass, classReason, lastActivityAt } = row;
      const { currentStreak, longestStreak, lastStreakDate, streakFreezes } = row;
      const streak = { currentStreak, longestStreak, lastStreakDate, streakFreezes };
      save.run({ id, totalXp, level, projectClass, classReason, ...streak, lastActivityAt });
    },
    /** The page of its repository, read from the remote. */
    link(_tx: Tx, id: string, githubUrl: string): void {
      link.run(githubUrl, id);
    },
    touch(_tx: Tx, id: string, at: string): void {
      touch.run(at, id);
    },
  };
}
