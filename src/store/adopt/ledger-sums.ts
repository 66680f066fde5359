/** For each entity, what its ledger rows add up to: XP and counters. A temporary table. */
import type { Database } from "bun:sqlite";
import type { LedgerChunk } from "./ledger-chunks.ts";
import { HAS_STATS, IS_WHOLE, metadataWith, WHOLE_XP } from "./ledger-sql.ts";

export function makeLedgerSums(db: Database): void {
  db.run(`CREATE TEMP TABLE ledger_sums (
    is_xp INTEGER NOT NULL, entity_type TEXT NOT NULL, entity_id NOT NULL, path TEXT NOT NULL,
    added INTEGER NOT NULL, greatest INTEGER NOT NULL,
    PRIMARY KEY (is_xp, entity_type, entity_id, path)) WITHOUT ROWID`);
}

export function dropLedgerSums(db: Database): void {
  db.run("DROP TABLE temp.ledger_sums");
}

export function addLedgerSums(db: Database, chunk: LedgerChunk): void {
  const within = "x.id > $from AND x.id <= $to";
  const merge = `ON CONFLICT DO UPDATE SET added = added + excluded.added,
    greatest = max(greatest, excluded.greatest)`;
  for (const entity of ["persona", "project"]) {
    db.query(`INSERT INTO temp.ledger_sums (is_xp, entity_type, entity_id, path, added, greatest)
      SELECT 1, '${entity}', x.${entity}_id, '', sum(${WHOLE_XP}), max(${WHOLE_XP})
      FROM xp_events x WHERE ${within} AND x.${entity}_id IS NOT NULL
      GROUP BY x.${entity}_id ${merge}`).run({ ...chunk });
    db.query(`INSERT INTO temp.ledger_sums (is_xp, entity_type, entity_id, path, added, greatest)
      SELECT 0, '${entity}', r.id, s.key, sum(s.value), max(s.value)
      FROM (SELECT x.${entity}_id AS id, ${metadataWith("stats")} AS metadata
        FROM xp_events x WHERE ${within} AND x.${entity}_id IS NOT NULL) r
        JOIN json_each(r.metadata, '$.stats') s ON ${IS_WHOLE}
      WHERE ${HAS_STATS} GROUP BY r.id, s.key ${merge}`).run({ ...chunk });
  }
}
