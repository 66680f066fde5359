/** Streaks and challenges follow from the ledger again when a file comes back from an older program. */
import type { Database } from "bun:sqlite";
import { makeStreaks } from "../streaks.ts";
import { challenges } from "../verify/game-derivations.ts";
import { ledgerChunks } from "./ledger-chunks.ts";
import { isDaySql, metadataWith } from "./ledger-sql.ts";
import type { AdoptionRules, MigrationRun } from "./rules.ts";

/**
 * Goals that the older program's work reached are left alone: they are given with their reward at
 * the next event, as to whomever an adopted file brings along.
 */
export function settleGame(db: Database, run: MigrationRun): void {
  const { rules } = run;
  // Only an empty file is migrated without them.
  if (!rules) return;
  fillStreakDays(db, run, rules);
  setStreaks(db, rules);
  for (const difference of challenges.differences(db, null, rules)) challenges.put(db, difference);
}

/** They were kept, unless what could not be held was dropped: our rows of the ledger name them too. */
function fillStreakDays(db: Database, run: MigrationRun, rules: AdoptionRules): void {
  const named = db.query<
    { id: string; eventType: string; day: string },
    [Record<string, number>]
  >(`SELECT DISTINCT x.project_id AS id, x.event_type AS eventType,
      json_extract(${metadataWith("day")}, '$.day') AS day FROM xp_events x
    WHERE x.id > $from AND x.id <= $to AND typeof(x.project_id) = 'text'
      AND ${isDaySql("day")}`);
  const add = db.query("INSERT OR IGNORE INTO streak_days (project_id, day) VALUES (?, ?)");
  for (const chunk of ledgerChunks(db, run.ledgerEnd, "active days", run)) {
    for (const { id, eventType, day } of named.all({ ...chunk })) {
      if (rules.isWork(eventType)) add.run(id, day);
    }
  }
}

function setStreaks(db: Database, rules: AdoptionRules): void {
  const { base, days } = makeStreaks(db);
  const worked = db.query<{ id: string }, []>(
    `SELECT DISTINCT project_id AS id FROM streak_days WHERE ${isDaySql("day")}`,
  );
  const set = db.query(`UPDATE projects SET current_streak = ?, longest_streak = ?,
    streak_freezes = ?, last_streak_date = ? WHERE id = ?`);
  for (const { id } of worked.all()) {
    const { streak } = rules.derive("project", {
      totalXp: 0,
      stats: {},
      activeDays: days(id),
      base: base(id),
    });
    set.run(streak.current, streak.longest, streak.freezes, streak.lastDay, id);
  }
}
