/** What stats and streaks hold that the ledger cannot explain: stats = baseline + ledger. */
import type { Database } from "bun:sqlite";
import type { MigrationRun } from "./rules.ts";
import { ownStreaks, STREAK_COLUMNS } from "./streak-base.ts";

interface Stat {
  entity: string;
  id: string;
  path: string;
  value: number;
  added: number;
  greatest: number;
}

/** Made anew each time: an older program may have counted on meanwhile. */
export function writeBaseline(db: Database, { rules }: MigrationRun): void {
  const ours = ownStreaks(db, rules);
  db.run("DELETE FROM adopted_baseline");
  const insert = db.query(
    "INSERT INTO adopted_baseline (entity_type, entity_id, path, value) VALUES (?, ?, ?, ?)",
  );
  const stats = db.query<Stat, []>(`
    SELECT x.entity_type AS entity, x.entity_id AS id, x.stat_path AS path,
      coalesce(x.value, 0) AS value, coalesce(s.added, 0) AS added,
      coalesce(s.greatest, 0) AS greatest
    FROM stats x LEFT JOIN temp.ledger_sums s ON s.is_xp = 0 AND s.entity_type = x.entity_type
      AND s.entity_id = x.entity_id AND s.path = x.stat_path`);
  for (const { entity, id, path, value, added, greatest } of stats.all()) {
    const isMaximum = rules?.isMaximum(path) ?? false;
    const rest = isMaximum ? (value > greatest ? value : 0) : value - added;
    if (rest !== 0) insert.run(entity, id, path, rest);
  }
  // A counter that the ledger knows and the stats have lost is 0, whatever the ledger says.
  db.run(`INSERT INTO adopted_baseline (entity_type, entity_id, path, value)
    SELECT s.entity_type, s.entity_id, s.path, -s.added FROM temp.ledger_sums s
    WHERE s.is_xp = 0 AND s.added <> 0 AND NOT EXISTS (SELECT 1 FROM stats x
      WHERE x.entity_type = s.entity_type AND x.entity_id = s.entity_id AND x.stat_path = s.path)`);
  for (const [path, column] of STREAK_COLUMNS) {
    db.run(`INSERT INTO adopted_baseline (entity_type, entity_id, path, value)
      SELECT 'project', id, '${path}', ${column} FROM projects
      WHERE id IS NOT NULL AND ${column} IS NOT NULL AND ${column} NOT IN (0, '')`);
  }
  const forget = db.query(
    `DELETE FROM adopted_baseline
     WHERE entity_type = 'project' AND entity_id = ? AND path LIKE 'streak.%'`,
  );
  for (const { id, base } of ours) {
    forget.run(id);
    for (const { path, value } of base) insert.run("project", id, path, value);
  }
}
