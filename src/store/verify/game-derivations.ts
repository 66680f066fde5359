/** Tables of the game that follow from baseline and ledger: days, streaks, goals, teams, challenges. */
import type { Database } from "bun:sqlite";
import type { AdoptionRules, DerivedGame } from "../adopt/rules.ts";
import { makeRollups } from "../rollups.ts";
import { makeStreaks } from "../streaks.ts";
import type { Derivation, Difference } from "./derived.ts";
import { inPages } from "./in-pages.ts";
import { type EntityType, keyOf, type LedgerSums, partsOf } from "./ledger-sums.ts";

const TABLES: Readonly<Record<EntityType, string>> = { persona: "personas", project: "projects" };

const streakDays: Derivation = {
  check: "streak_days",
  table: "streak_days",
  *differences(db, { days }) {
    const of = db.query<{ day: string }, [string]>(
      "SELECT day FROM streak_days WHERE project_id = ?",
    );
    for (const [owner, worked] of days) {
      const [entity = "", id = ""] = partsOf(owner);
      if (entity !== "project") continue;
      const stored = new Set(of.all(id).map((row) => row.day));
      for (const day of worked) if (!stored.has(day)) yield missing("streak_days", [id, day]);
      for (const day of stored) if (!worked.has(day)) yield tooMuch("streak_days", [id, day]);
    }
    // Of a project that no row of ours names.
    const named = db.query<{ id: string }, []>("SELECT DISTINCT project_id AS id FROM streak_days");
    for (const { id } of named.all()) {
      if (days.has(keyOf("project", id))) continue;
      for (const { day } of of.all(id)) yield tooMuch("streak_days", [id, day]);
    }
  },
  put(db, { key: [id = "", day = ""], shouldBe }) {
    const sql =
      shouldBe === 1
        ? "INSERT OR IGNORE INTO streak_days (project_id, day) VALUES (?, ?)"
        : "DELETE FROM streak_days WHERE project_id = ? AND day = ?";
    db.query(sql).run(id, day);
  },
};

interface StreakRow {
  id: string;
  current: number;
  longest: number;
  freezes: number;
  lastDay: string | null;
}

/** Of projects that were worked on here; those of an adopted file alone stay as they were found. */
const streaks: Derivation = {
  check: "streak",
  table: "projects",
  *differences(db, sums, rules) {
    const read = db.query<StreakRow, [string]>(
      `SELECT id, coalesce(current_streak, 0) AS current, coalesce(longest_streak, 0) AS longest,
         streak_freezes AS freezes, last_streak_date AS lastDay FROM projects WHERE id = ?`,
    );
    for (const { entity, id, game } of games(db, sums, rules)) {
      const row = entity === "project" ? read.get(id) : null;
      if (!row) continue;
      const { streak } = game;
      const columns = [
        ["current_streak", row.current, streak.current],
        ["longest_streak", row.longest, streak.longest],
        ["streak_freezes", row.freezes, streak.freezes],
        ["last_streak_date", row.lastDay ?? "", streak.lastDay ?? ""],
      ] as const;
      for (const [column, is, shouldBe] of columns) {
        if (is !== shouldBe) {
          yield { check: "streak", table: "projects", key: [id, column], is, shouldBe };
        }
      }
    }
  },
  put(db, { key: [id = "", column = ""], shouldBe }) {
    if (!/^[a-z_]+$/.test(column)) throw new Error("no such column");
    db.query(`UPDATE projects SET ${column} = ? WHERE id = ?`).run(shouldBe, id);
  },
};

/** A badge is never taken back: only one that is missing is a difference. */
const badges: Derivation = {
  check: "badges",
  table: "personas",
  *differences(db, sums, rules) {
    for (const { entity, id, game, isCountedHere } of games(db, sums, rules)) {
      if (entity !== "persona" || !isCountedHere) continue;
      const stored = badgesOf(db, id);
      for (const badge of game.badges) {
        if (!stored.includes(badge)) yield missing("badges", [id, badge], "personas");
      }
    }
  },
  put(db, { key: [id = "", badge = ""] }) {
    const list = JSON.stringify([...badgesOf(db, id), badge]);
    db.query("UPDATE personas SET badges = ? WHERE id = ?").run(list, id);
  },
};

const achievements: Derivation = {
  check: "achievements",
  table: "achievements",
  *differences(db, sums, rules) {
    const read = db.query<{ id: string }, [string, string]>(
      `SELECT achievement_id AS id FROM achievements WHERE entity_type = ? AND entity_id = ?`,
    );
    for (const { entity, id, game, isCountedHere } of games(db, sums, rules)) {
      if (!isCountedHere) continue;
      const stored = new Set(read.all(entity, id).map((row) => row.id));
      for (const one of game.achievements) {
        if (!stored.has(one)) yield missing("achievements", [entity, id, one]);
      }
    }
  },
  put(db, { key: [entity = "", id = "", achievement = ""] }) {
    const owner = `${entity === "persona" ? "persona" : "project"}_id`;
    db.query(`INSERT OR IGNORE INTO achievements (entity_type, entity_id, achievement_id,
      unlocked_at) VALUES (?1, ?2, ?3,
        coalesce((SELECT max(created_at) FROM xp_events WHERE ${owner} = ?2), ''))`).run(
      entity,
      id,
      achievement,
    );
  },
};

const teams: Derivation = {
  check: "team_xp",
  table: "team_xp",
  *differences(db, { teams: sums }) {
    const rows = inPages<{ project: string; persona: string; xp: number }>(db, {
      columns: "project_id AS project, persona_id AS persona, xp",
      table: "team_xp",
      key: ["project_id", "persona_id"],
    });
    const share = (key: string[]) => ({ check: "team_xp", table: "team_xp", key });
    for (const { project, persona, xp } of rows) {
      const shouldBe = sums.take(project, persona) ?? 0;
      if (xp !== shouldBe) yield { ...share([project, persona]), is: xp, shouldBe };
    }
    for (const { owner, key, value } of sums.left()) {
      if (value !== 0) yield { ...share([owner, key]), is: 0, shouldBe: value };
    }
  },
  put(db, { key: [project = "", persona = ""], shouldBe }) {
    db.query(`INSERT INTO team_xp (project_id, persona_id, xp) VALUES (?, ?, ?)
      ON CONFLICT (project_id, persona_id) DO UPDATE SET xp = excluded.xp`).run(
      project,
      persona,
      shouldBe,
    );
  },
};

interface ChallengeProgress {
  id: string;
  persona: string;
  challenge: string;
  status: string;
  progress: number;
  target: number;
  firstDay: string;
  lastDay: string;
}

/**
 * How far a challenge is: what its days hold of its counter, and all of it once it is met. One
 * that ran out stays as it was; days that are told later count for it no more.
 */
export const challenges = {
  check: "challenges",
  table: "persona_challenges",
  *differences(db: Database, _sums: LedgerSums | null, rules: AdoptionRules) {
    const { sum } = makeRollups(db);
    const rows = inPages<ChallengeProgress>(db, {
      columns: `id, persona_id AS persona, challenge_id AS challenge, status,
        coalesce(progress, 0) AS progress, target, first_day AS firstDay, last_day AS lastDay`,
      table: "persona_challenges",
      where: `id IS NOT NULL AND first_day IS NOT NULL AND last_day IS NOT NULL
        AND status IN ('active', 'completed')`,
    });
    for (const row of rows) {
      const { id, persona, firstDay, lastDay, progress: is, target } = row;
      const counted = rules.challengeProgress(row.challenge, (path) =>
        sum("persona", persona, firstDay, lastDay, path),
      );
      if (counted === null) continue;
      const shouldBe = row.status === "completed" ? target : Math.min(target, counted);
      if (is === shouldBe) continue;
      yield { check: "challenges", table: "persona_challenges", key: [id], is, shouldBe };
    }
  },
  put(db: Database, { key: [id = ""], shouldBe }: Difference) {
    db.query("UPDATE persona_challenges SET progress = ? WHERE id = ?").run(shouldBe, id);
  },
} satisfies Derivation;

export const GAME_DERIVATIONS: readonly Derivation[] = [
  streakDays,
  streaks,
  badges,
  achievements,
  teams,
  challenges,
];

/** What follows for everybody who was counted here since the file is ours. */
function* games(
  db: Database,
  sums: LedgerSums,
  rules: AdoptionRules,
): Iterable<{ entity: EntityType; id: string; game: DerivedGame; isCountedHere: boolean }> {
  const { base } = makeStreaks(db);
  const stats = db.query<{ path: string; value: number }, [string, string]>(
    "SELECT stat_path AS path, value FROM stats WHERE entity_type = ? AND entity_id = ?",
  );
  for (const [owner, worked] of sums.days) {
    const [entity = "", id = ""] = partsOf(owner);
    if (entity !== "persona" && entity !== "project") continue;
    const known = db.query<{ n: number }, [string]>(
      `SELECT count(*) AS n FROM ${TABLES[entity]} WHERE id = ?`,
    );
    if (known.get(id)?.n !== 1) continue;
    const own = Object.fromEntries(stats.all(entity, id).map((row) => [row.path, row.value]));
    const game = rules.derive(entity, {
      totalXp: sums.xp.get(owner) ?? 0,
      stats: own,
      activeDays: worked,
      base: entity === "project" ? base(id) : null,
    });
    yield { entity, id, game, isCountedHere: sums.countedHere.has(owner) };
  }
}

function badgesOf(db: Database, id: string): string[] {
  const row = db
    .query<{ badges: string | null }, [string]>("SELECT badges FROM personas WHERE id = ?")
    .get(id);
  try {
    const list: unknown = JSON.parse(row?.badges ?? "[]");
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
  } catch {
    // An adopted file may hold anything here; then there are none.
    return [];
  }
}

function missing(check: string, key: readonly string[], table = check): Difference {
  return { check, table, key, is: 0, shouldBe: 1 };
}

function tooMuch(check: string, key: readonly string[]): Difference {
  return { check, table: check, key, is: 1, shouldBe: 0 };
}
