/** Every table that follows from baseline and ledger, one derivation each: what it should hold. */
import type { Database } from "bun:sqlite";
import type { AdoptionRules } from "../adopt/rules.ts";
import { inPages } from "./in-pages.ts";
import { type EntityType, keyOf, type LedgerSums, partsOf } from "./ledger-sums.ts";
import type { OwnerSums } from "./owner-sums.ts";

/** One value that is not what the ledger says. */
export interface Difference {
  check: string;
  table: string;
  /** The parts of the row's key, in the order of the table's own. */
  key: readonly string[];
  is: string | number;
  shouldBe: string | number;
}

/**
 * `differences` reads only, and tells each while no statement is open: `put` may write the value
 * that should be at once, inside the caller's transaction, so that nothing is gathered. A new
 * derived table joins by a row in a list of derivations.
 */
export interface Derivation {
  check: string;
  table: string;
  differences(db: Database, sums: LedgerSums, rules: AdoptionRules): Iterable<Difference>;
  put(db: Database, difference: Difference): void;
}

const OWNERS: readonly (readonly [EntityType, string])[] = [
  ["persona", "personas"],
  ["project", "projects"],
];

/** A row of an adopted file may have no id; nothing can name it, so nothing follows for it. */
const HAS_ID = "id IS NOT NULL";

function totalOf(entity: EntityType, table: string): Derivation {
  return {
    check: "total",
    table,
    *differences(db, { xp }) {
      const columns = "id, coalesce(total_xp, 0) AS total";
      const rows = inPages<{ id: string; total: number }>(db, { columns, table, where: HAS_ID });
      for (const { id, total } of rows) {
        const shouldBe = xp.get(keyOf(entity, id)) ?? 0;
        if (total !== shouldBe) yield { check: "total", table, key: [id], is: total, shouldBe };
      }
    },
    put(db, { key: [id = ""], shouldBe }) {
      db.query(`UPDATE ${table} SET total_xp = ? WHERE id = ?`).run(shouldBe, id);
    },
  };
}

/** The level that the stored total makes; a wrong total is told by itself. */
function levelIn(entity: EntityType, table: string): Derivation {
  return {
    check: "level",
    table,
    *differences(db, { xp }, rules) {
      const columns = "id, coalesce(total_xp, 0) AS total, coalesce(level, 1) AS level";
      type Row = { id: string; total: number; level: number };
      for (const { id, total, level } of inPages<Row>(db, { columns, table, where: HAS_ID })) {
        const counted = xp.get(keyOf(entity, id)) ?? 0;
        const shouldBe = rules.levelOf(total === counted ? total : counted);
        if (level !== shouldBe) yield { check: "level", table, key: [id], is: level, shouldBe };
      }
    },
    put(db, { key: [id = ""], shouldBe }) {
      db.query(`UPDATE ${table} SET level = ? WHERE id = ?`).run(shouldBe, id);
    },
  };
}

const stats: Derivation = {
  check: "stats",
  table: "stats",
  *differences(db, sums) {
    const columns = `entity_type AS entity, entity_id AS id, stat_path AS path,
      coalesce(value, 0) AS value`;
    type Row = { entity: string; id: string; path: string; value: number };
    const rows = inPages<Row>(db, { columns, table: "stats" });
    yield* compared(stats, rows, (row) => row.path, sums.stats);
  },
  put(db, { key, shouldBe }) {
    db.query(`INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES (?, ?, ?, ?)
      ON CONFLICT (entity_type, entity_id, stat_path) DO UPDATE SET value = excluded.value`).run(
      ...key,
      shouldBe,
    );
  },
};

interface Rollup {
  entity: string;
  id: string;
  day: string;
  path: string;
  value: number;
}

const rollups: Derivation = {
  check: "rollups",
  table: "daily_rollups",
  *differences(db, sums) {
    const rows = inPages<Rollup>(db, {
      columns: "entity_type AS entity, entity_id AS id, day, stat_path AS path, value",
      table: "daily_rollups",
      key: ["entity_type", "entity_id", "day", "stat_path"],
    });
    const keyOfRow = ({ day, path }: Rollup) => keyOf(day, path);
    yield* compared(rollups, rows, keyOfRow, sums.rollups);
  },
  put(db, { key, shouldBe }) {
    db.query(`INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (entity_type, entity_id, day, stat_path)
      DO UPDATE SET value = excluded.value`).run(...key, shouldBe);
  },
};

const rowCounts: Derivation = {
  check: "row_counts",
  table: "row_counts",
  *differences(db) {
    const rows = db.query<{ name: string; n: number }, []>("SELECT name, n FROM row_counts").all();
    for (const { name, n } of rows) {
      const sql = `SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`;
      const counted = db.query<{ n: number }, []>(sql).get()?.n ?? 0;
      const difference = { key: [name], is: n, shouldBe: counted };
      if (n !== counted) yield { check: "row_counts", table: "row_counts", ...difference };
    }
  },
  put(db, { key: [name = ""], shouldBe }) {
    db.query("UPDATE row_counts SET n = ? WHERE name = ?").run(shouldBe, name);
  },
};

/** The sums; tables of the game that follow from them stand beside (`game-derivations.ts`). */
export const SUM_DERIVATIONS: readonly Derivation[] = [
  ...OWNERS.map(([entity, table]) => totalOf(entity, table)),
  ...OWNERS.map(([entity, table]) => levelIn(entity, table)),
  stats,
  rollups,
  rowCounts,
];

/** A counter of 0 and none at all are the same. Stored rows come by one by one. */
export function* compared<R extends { entity: string; id: string; value: number }>(
  { check, table }: Pick<Derivation, "check" | "table">,
  stored: Iterable<R>,
  keyOfRow: (row: R) => string,
  expected: OwnerSums,
): Iterable<Difference> {
  for (const row of stored) {
    const key = keyOfRow(row);
    const shouldBe = expected.take(keyOf(row.entity, row.id), key) ?? 0;
    if (row.value === shouldBe) continue;
    yield { check, table, key: [row.entity, row.id, ...partsOf(key)], is: row.value, shouldBe };
  }
  for (const { owner, key, value } of expected.left()) {
    if (value === 0) continue;
    yield { check, table, key: [...partsOf(owner), ...partsOf(key)], is: 0, shouldBe: value };
  }
}
