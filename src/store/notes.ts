/** Notes with their tags and the index of their words. */
import type { Database, SQLQueryBindings } from "bun:sqlite";
import type { PageStart } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface NoteRow {
  id: string;
  content: string;
  /** JSON list. */
  tags: string | null;
  /** Any word in an adopted file. */
  status: string | null;
  issueUrl: string | null;
  createdAt: string;
  updatedAt: string;
}

/** What does not count is null. */
export interface NoteFilter {
  /** Any of these words. */
  statuses: readonly string[] | null;
  tag: string | null;
  /** An expression of FTS5. */
  words: string | null;
}

const COLUMNS = `n.id, CAST(n.content AS TEXT) AS content, CAST(n.tags AS TEXT) AS tags,
  CAST(n.status AS TEXT) AS status, n.issue_url AS issueUrl,
  CAST(n.created_at AS TEXT) AS createdAt, CAST(n.updated_at AS TEXT) AS updatedAt`;
const HAS_ID = "typeof(n.id) = 'text'";

const CONDITIONS = {
  statuses: "n.status IN (SELECT value FROM json_each(?))",
  tag: "n.id IN (SELECT note_id FROM note_tags WHERE tag = ?)",
  words: "n.number IN (SELECT rowid FROM notes_text WHERE notes_text MATCH ?)",
} as const;
type Condition = keyof typeof CONDITIONS;
const NAMES: readonly Condition[] = ["statuses", "tag", "words"];

export type NoteField = "createdAt" | "updatedAt";
const KEYS: Readonly<Record<NoteField, string>> = {
  createdAt: "n.created_at",
  updatedAt: "n.updated_at",
};

export function makeNotes(db: Database) {
  const byId = db.prepare<NoteRow, [string]>(`SELECT ${COLUMNS} FROM notes n WHERE n.id = ?`);
  const insert = db.prepare(`
    INSERT INTO notes (id, content, tags, status, created_at, updated_at, number)
    VALUES ($id, $content, $tags, $status, $createdAt, $updatedAt,
      (SELECT coalesce(max(number), 0) + 1 FROM notes))`);
  const update = db.prepare(`
    UPDATE notes SET content = $content, tags = $tags, status = $status, issue_url = $issueUrl,
      updated_at = $updatedAt WHERE id = $id`);
  const remove = db.prepare("DELETE FROM notes WHERE id = ?");
  const dropTags = db.prepare("DELETE FROM note_tags WHERE note_id = ?");
  const addTags = db.prepare(
    "INSERT OR IGNORE INTO note_tags (tag, note_id) SELECT value, ?2 FROM json_each(?1)",
  );
  const tags = db.prepare<{ tag: string; notes: number }, [number]>(
    "SELECT tag, count(*) AS notes FROM note_tags GROUP BY tag ORDER BY notes DESC, tag LIMIT ?",
  );
  const pages = new Map<string, { all(...values: SQLQueryBindings[]): NoteRow[] }>();

  function statementOf(
    used: readonly Condition[],
    field: NoteField,
    isDown: boolean,
    isNext: boolean,
  ) {
    const name = `${used.join()} ${field} ${isDown} ${isNext}`;
    const known = pages.get(name);
    if (known) return known;
    const [sign, way] = isDown ? ["<", "DESC"] : [">", "ASC"];
    const key = KEYS[field];
    const place = isNext ? [`(${key}, n.id) ${sign} (?, ?)`] : [];
    const where = [...used.map((condition) => CONDITIONS[condition]), ...place, HAS_ID];
    const made = db.prepare<NoteRow, SQLQueryBindings[]>(
      `SELECT ${COLUMNS} FROM notes n WHERE ${where.join(" AND ")}
       ORDER BY ${key} ${way}, n.id ${way} LIMIT ?`,
    );
    pages.set(name, made);
    return made;
  }

  return {
    find: (id: string): NoteRow | null => byId.get(id),
    page(
      filter: NoteFilter,
      order: { field: NoteField; isDescending: boolean },
      after: PageStart | null,
      count: number,
    ): NoteRow[] {
      const used = NAMES.filter((name) => filter[name] !== null);
      const values = used.map((name) => {
        const value = filter[name];
        return typeof value === "string" ? value : JSON.stringify(value);
      });
      const place = after ? [after.key, after.id] : [];
      const { field, isDescending } = order;
      const statement = statementOf(used, field, isDescending, after !== null);
      return statement.all(...values, ...place, count);
    },
    /** The most used first. */
    tags: (count: number) => tags.all(count),
    add(_tx: Tx, row: NoteRow): void {
      const { id, content, tags: list, status, createdAt, updatedAt } = row;
      insert.run({ id, content, tags: list, status, createdAt, updatedAt });
      addTags.run(list ?? "[]", id);
    },
    save(_tx: Tx, row: NoteRow): void {
      const { id, content, tags: list, status, issueUrl, updatedAt } = row;
      update.run({ id, content, tags: list, status, issueUrl, updatedAt });
      dropTags.run(id);
      addTags.run(list ?? "[]", id);
    },
    remove(_tx: Tx, id: string): void {
      remove.run(id);
    },
  };
}
