/** Pages of a table by keyset: each order is a statement of its own, prepared once. */
import type { Database, SQLQueryBindings } from "bun:sqlite";

export interface PageOrder<F extends string> {
  field: F;
  isDescending: boolean;
}

/** Sort key and id of the last row that was read. */
export interface PageStart {
  key: string | number;
  id: string | number;
}

type Statement<Row> = { all(...values: SQLQueryBindings[]): Row[] };

/**
 * Pages of things that have a text id, change, and are hidden once they have a `deleted_at`;
 * `keys` is field → SQL expression.
 */
export function makeEntityPages<Row, F extends string>(
  db: Database,
  table: string,
  columns: string,
  keys: Readonly<Record<F, string>>,
) {
  const statements = new Map<string, { first: Statement<Row>; next: Statement<Row> }>();
  for (const [field, key] of Object.entries<string>(keys)) {
    for (const isDescending of [false, true]) {
      const [sign, way] = isDescending ? ["<", "DESC"] : [">", "ASC"];
      const end = `ORDER BY ${key} ${way}, id ${way} LIMIT ?`;
      statements.set(nameOf(field, isDescending), {
        first: db.prepare<Row, SQLQueryBindings[]>(
          `SELECT ${columns} FROM ${table} WHERE deleted_at IS NULL ${end}`,
        ),
        next: db.prepare<Row, SQLQueryBindings[]>(
          `SELECT ${columns} FROM ${table}
           WHERE ${isBehind({ key, id: "id" }, sign, { key: "?1", id: "?2" })} AND deleted_at IS NULL
           ${end.replace("?", "?3")}`,
        ),
      });
    }
  }
  return (order: PageOrder<F>, after: PageStart | null, count: number): Row[] => {
    const found = statements.get(nameOf(order.field, order.isDescending));
    if (!found) throw new Error(`${table} has no order ${order.field}`);
    return after ? found.next.all(after.key, after.id, count) : found.first.all(count);
  };
}

/**
 * The condition of what comes behind a place. SQLite enters an index of columns at both; one of an
 * expression only by the expression alone, which is therefore said too.
 */
export function isBehind(row: SqlPlace, sign: string, last: SqlPlace): string {
  const both = `(${row.key}, ${row.id}) ${sign} (${last.key}, ${last.id})`;
  const isColumn = /^[\w.]+$/.test(row.key);
  return isColumn ? both : `${row.key} ${sign}= ${last.key} AND ${both}`;
}

/** A place as expressions of SQL. */
interface SqlPlace {
  key: string;
  id: string;
}

function nameOf(field: string, isDescending: boolean): string {
  return `${isDescending ? "-" : ""}${field}`;
}

/**
 * The SQL of a page of an append-only table, by its whole-number id and at most these equalities.
 * The id is always bounded, so that even the first page is a search and never a scan.
 */
export function logPageSql(
  table: string,
  columns: string,
  filters: readonly string[],
  isDescending: boolean,
): string {
  const [sign, way] = isDescending ? ["<", "DESC"] : [">", "ASC"];
  const where = [...filters.map((column) => `${column} = ?`), `id ${sign} ?`].join(" AND ");
  return `SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY id ${way} LIMIT ?`;
}

/** Pages of an append-only table; filters that are null do not count. */
export function makeLogPages<Row, C extends string>(
  db: Database,
  table: string,
  columns: string,
  filterColumns: readonly C[],
) {
  const statements = new Map<string, Statement<Row>>();
  for (const filters of subsetsOf(filterColumns)) {
    for (const isDescending of [false, true]) {
      const sql = logPageSql(table, columns, filters, isDescending);
      statements.set(nameOf(filters.join(), isDescending), db.prepare(sql));
    }
  }
  return (
    filter: Readonly<Record<C, string | null>>,
    isDescending: boolean,
    afterId: number | null,
    count: number,
  ): Row[] => {
    const used = filterColumns.filter((column) => filter[column] !== null);
    const statement = statements.get(nameOf(used.join(), isDescending));
    if (!statement) throw new Error(`${table} has no such page`);
    const start = afterId ?? (isDescending ? Number.MAX_SAFE_INTEGER : 0);
    return statement.all(...used.map((column) => filter[column]), start, count);
  };
}

function subsetsOf<C extends string>(columns: readonly C[]): C[][] {
  const subsets: C[][] = [[]];
  for (const column of columns) {
    subsets.push(...subsets.map((subset) => [...subset, column]));
  }
  return subsets;
}

/**
 * Pages of things that have a text id, along one column, with at most these equalities and
 * `always`; filters that are null do not count.
 */
export function makeFilteredPages<Row, C extends string>(
  db: Database,
  table: string,
  columns: string,
  key: string,
  filterColumns: readonly C[],
  always: string,
) {
  const statements = new Map<string, Statement<Row>>();
  for (const filters of subsetsOf(filterColumns)) {
    for (const isDescending of [false, true]) {
      const [sign, way] = isDescending ? ["<", "DESC"] : [">", "ASC"];
      for (const isNext of [false, true]) {
        const place = isNext ? [`(${key}, id) ${sign} (?, ?)`] : [];
        const where = [...filters.map((column) => `${column} = ?`), ...place, always];
        const sql = `SELECT ${columns} FROM ${table} WHERE ${where.join(" AND ")}
          ORDER BY ${key} ${way}, id ${way} LIMIT ?`;
        statements.set(`${nameOf(filters.join(), isDescending)} ${isNext}`, db.prepare(sql));
      }
    }
  }
  return (
    filter: Readonly<Record<C, string | null>>,
    isDescending: boolean,
    after: PageStart | null,
    count: number,
  ): Row[] => {
    const used = filterColumns.filter((column) => filter[column] !== null);
    const name = `${nameOf(used.join(), isDescending)} ${after !== null}`;
    const statement = statements.get(name);
    if (!statement) throw new Error(`${table} has no such page`);
    const place = after ? [after.key, after.id] : [];
    return statement.all(...used.map((column) => filter[column]), ...place, count);
  };
}
