/** Sums of weeks and months, and days of everybody: what follows from the sums of days. */
import type { Database } from "bun:sqlite";
import { isOnBoards } from "../board-paths.ts";
import { EVERYBODY } from "../period-sums.ts";
import { monthOf, weekOf } from "../periods.ts";
import { compared, type Derivation } from "./derived.ts";
import { inPages } from "./in-pages.ts";
import { keyOf } from "./ledger-sums.ts";
import { OwnerSums } from "./owner-sums.ts";

/** Behind the days' own derivation: those are put right first. */
export const periodSums: Derivation = {
  check: "period_sums",
  table: "period_sums",
  *differences(db) {
    type Row = { period: string; entity: string; path: string; id: string; value: number };
    const rows = inPages<Row>(db, {
      columns: "period, entity_type AS entity, stat_path AS path, entity_id AS id, value",
      table: "period_sums",
      key: ["period", "entity_type", "stat_path", "entity_id"],
    });
    const keyOfRow = ({ period, path }: Row) => keyOf(period, path);
    for (const found of compared(periodSums, rows, keyOfRow, sumDays(db))) {
      const [entity = "", id = "", period = "", path = ""] = found.key;
      yield { ...found, key: [period, entity, path, id] };
    }
  },
  put(db, { key, shouldBe }) {
    db.query(`INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (period, entity_type, stat_path, entity_id)
      DO UPDATE SET value = excluded.value`).run(...key, shouldBe);
  },
};

/** By owner and `keyOf(period, path)`. */
function sumDays(db: Database): OwnerSums {
  const sums = new OwnerSums();
  const add = (owner: string, period: string, path: string, value: number): void => {
    const key = keyOf(period, path);
    sums.set(owner, key, (sums.get(owner, key) ?? 0) + value);
  };
  type Day = {
    entity: string;
    id: string;
    day: string;
    valid: string;
    path: string;
    value: number;
  };
  const days = inPages<Day>(db, {
    columns: `entity_type AS entity, entity_id AS id, day, date(day) AS valid, stat_path AS path,
      value`,
    table: "daily_rollups",
    key: ["entity_type", "entity_id", "day", "stat_path"],
    // A day that is none (an adopted file) is in no week.
    where: `date(day) IS NOT NULL AND ${isOnBoards("stat_path")}`,
  });
  for (const { entity, id, day, valid, path, value } of days) {
    add(keyOf(entity, id), weekOf(valid), path, value);
    add(keyOf(entity, id), monthOf(day), path, value);
    if (entity === "persona") add(keyOf(EVERYBODY, ""), day, path, value);
  }
  return sums;
}
