/** What must hold of a database file after whatever has happened to its server. */
import { Database } from "bun:sqlite";
import { levelOf } from "../../src/game/level.ts";
import { joinStat, statKind } from "../../src/game/stat-kind.ts";
import { digest16 } from "../../src/lib/ids.ts";
import { mondayOf } from "../../src/lib/local-day.ts";
import { BOARD_PATHS } from "../../src/store/board-paths.ts";

export interface Claims {
  /** Ids of events that were answered with 2xx, or spooled by the script and taken in. */
  acknowledged: ReadonlySet<string>;
  /** True when nothing else was ever sent: then the file holds these events and no other. */
  isAll?: boolean;
  /** True where the clock was set: rows of `events` may have been days old for a moment. */
  isAgeUnknown?: boolean;
  /** Session → how many of its tool calls were acknowledged: each a ledger row, no more, no less. */
  toolCalls?: ReadonlyMap<string, number>;
}

export interface Proof {
  acknowledged: number;
  /** Of the acknowledged, how many the file has. */
  found: number;
  events: number;
  ledgerRows: number;
  xp: number;
}

/**
 * Opens the file of a stopped server and checks everything that storage.md promises of it.
 * Throws one error that names each violation.
 */
export function proveFile(path: string, claims: Claims): Proof {
  using db = new Database(path, { strict: true });
  const prover = new Prover(db);
  prover.checkFile();
  const found = prover.checkEvents(claims);
  prover.checkToolCalls(claims.toolCalls ?? new Map());
  prover.checkSums();
  prover.checkPeriods();
  prover.checkOnce();
  if (prover.violations.length > 0) {
    throw new Error(`the file does not hold what was promised:\n${prover.violations.join("\n")}`);
  }
  return {
    acknowledged: claims.acknowledged.size,
    found,
    events: prover.number("SELECT count(*) FROM events"),
    ledgerRows: prover.number("SELECT count(*) FROM xp_events"),
    xp: prover.number("SELECT coalesce(sum(xp_amount), 0) FROM xp_events"),
  };
}

/** Fewer than the retention of `events` keeps at least. */
const WINDOW_ROWS = 9_000;

const ENTITIES = [
  { entity: "persona", table: "personas" },
  { entity: "project", table: "projects" },
] as const;

interface Sum {
  path: string;
  value: number;
}

const ON_BOARDS: ReadonlySet<string> = new Set(BOARD_PATHS);

class Prover {
  readonly violations: string[] = [];

  constructor(private readonly db: Database) {}

  number(sql: string): number {
    return Number(this.db.query(sql).values()[0]?.[0] ?? 0);
  }

  checkFile(): void {
    const integrity = this.db.query("PRAGMA integrity_check").values().flat();
    this.#expect("integrity_check", integrity, ["ok"]);
    this.#expect("foreign_key_check", this.db.query("PRAGMA foreign_key_check").values(), []);
    for (const name of ["events", "xp_events"]) {
      const counted = this.number(`SELECT n FROM row_counts WHERE name = '${name}'`);
      this.#expect(`row_counts of ${name}`, counted, this.number(`SELECT count(*) FROM ${name}`));
    }
  }

  /**
   * Each acknowledged event once, by the digest that keeps a second one out and by its row. Rows
   * are a window of some days and rows: of events beyond it there is only the digest.
   */
  checkEvents({ acknowledged, isAll, isAgeUnknown = false }: Claims): number {
    const isWindow = isAgeUnknown || acknowledged.size > WINDOW_ROWS;
    const rows = this.db.query<{ id: string; n: number }, []>(
      "SELECT event_id AS id, count(*) AS n FROM events GROUP BY event_id",
    );
    const counts = new Map(rows.all().map((row) => [row.id, row.n]));
    const digest = this.db.query("SELECT 1 FROM seen_events WHERE digest = ?");
    const lost: string[] = [];
    for (const id of acknowledged) {
      const rowsOfIt = counts.get(id) ?? 0;
      const isThere = digest.get(digest16(`event:${id}`)) !== null;
      if (isThere && (rowsOfIt === 1 || (isWindow && rowsOfIt === 0))) continue;
      lost.push(`${id} (${rowsOfIt} rows)`);
    }
    if (lost.length > 0) {
      const some = lost.slice(0, 5).join(", ");
      this.violations.push(`${lost.length} acknowledged events are not there once: ${some}`);
    }
    if (isAll && !isWindow) this.#expect("events in all", counts.size, acknowledged.size);
    const unapplied = this.number("SELECT count(*) FROM events WHERE applied = 0");
    this.#expect("events that the rules failed on", unapplied, 0);
    return acknowledged.size - lost.length;
  }

  checkToolCalls(toolCalls: ReadonlyMap<string, number>): void {
    const rows = this.db.query<{ n: number }, [string]>(
      `SELECT count(*) AS n FROM xp_events WHERE event_type = 'tool:Edit' AND persona_id =
         (SELECT persona_id FROM persona_sessions WHERE session_id = ?)`,
    );
    for (const [session, count] of toolCalls) {
      this.#expect(`ledger rows of ${session}`, rows.get(session)?.n, count);
    }
  }

  /** Ledger = totals = level = stats = rollups, for each persona and project. */
  checkSums(): void {
    for (const { entity, table } of ENTITIES) {
      const owners = this.db
        .query<{ id: string; total: number; level: number }, []>(
          `SELECT id, total_xp AS total, level FROM ${table}`,
        )
        .all();
      for (const owner of owners) {
        const who = `${entity} ${owner.id}`;
        const byDay = this.#dailySums(entity, owner.id);
        this.#expect(`rollups of ${who}`, this.#rollups(entity, owner.id), byDay);
        const sums = overAllDays(byDay);
        this.#expect(`total of ${who}`, owner.total, sums.get("xp") ?? 0);
        this.#expect(`level of ${who}`, owner.level, levelOf(owner.total));
        sums.delete("xp");
        this.#expect(`stats of ${who}`, this.#stats(entity, owner.id), sums);
      }
    }
  }

  /** Weeks and months of each, and days of all personas together, from the daily sums. */
  checkPeriods(): void {
    const days = this.db.query<{ entity: string; id: string; day: string } & Sum, []>(`
      SELECT entity_type AS entity, entity_id AS id, day, stat_path AS path, value
      FROM daily_rollups`);
    const sums = new Map<string, number>();
    const add = (key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value);
    for (const { entity, id, day, path, value } of days.iterate()) {
      if (!ON_BOARDS.has(path)) continue;
      add(`W${mondayOf(day)} ${entity} ${path} ${id}`, value);
      add(`M${day.slice(0, 7)} ${entity} ${path} ${id}`, value);
      if (entity === "persona") add(`${day} everybody ${path} `, value);
    }
    const stored = this.db.query<Sum, []>(`
      SELECT period || ' ' || entity_type || ' ' || stat_path || ' ' || entity_id AS path, value
      FROM period_sums`);
    const counted = sorted([...sums].map(([path, value]) => ({ path, value })));
    this.#expect("sums of periods", sorted(stored.all()), counted);
  }

  checkOnce(): void {
    const twice = this.db
      .query(
        `SELECT entity_id, achievement_id FROM achievements
         GROUP BY entity_type, entity_id, achievement_id HAVING count(*) > 1`,
      )
      .values();
    this.#expect("achievements unlocked twice", twice, []);
  }

  /** `day path` → value, by the ledger alone. */
  #dailySums(entity: "persona" | "project", id: string): Map<string, number> {
    const rows = this.db
      .query<{ day: string; path: string; total: number; most: number }, [string]>(
        `SELECT metadata ->> 'day' AS day, stat.key AS path, sum(stat.value) AS total,
           max(stat.value) AS most
         FROM xp_events, json_each(xp_events.metadata, '$.stats') AS stat
         WHERE ${entity}_id = ? GROUP BY 1, 2
         UNION ALL
         SELECT metadata ->> 'day', 'xp', sum(xp_amount), 0 FROM xp_events
         WHERE ${entity}_id = ?1 GROUP BY 1`,
      )
      .all(id);
    return sorted(
      rows.map(({ day, path, total, most }) => ({
        path: `${day} ${path}`,
        value: statKind(path) === "maximum" ? most : total,
      })),
    );
  }

  #rollups(entity: string, id: string): Map<string, number> {
    const rows = this.db
      .query<{ path: string; value: number }, [string, string]>(
        `SELECT day || ' ' || stat_path AS path, value FROM daily_rollups
         WHERE entity_type = ? AND entity_id = ?`,
      )
      .all(entity, id);
    return sorted(rows);
  }

  #stats(entity: string, id: string): Map<string, number> {
    const rows = this.db
      .query<{ path: string; value: number }, [string, string]>(
        "SELECT stat_path AS path, value FROM stats WHERE entity_type = ? AND entity_id = ?",
      )
      .all(entity, id);
    return sorted(rows);
  }

  #expect(what: string, found: unknown, wanted: unknown): void {
    if (Bun.deepEquals(found, wanted)) return;
    this.violations.push(`${what}: ${Bun.inspect(found)}, wanted ${Bun.inspect(wanted)}`);
  }
}

function overAllDays(byDay: Map<string, number>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of byDay) {
    const path = key.slice(key.indexOf(" ") + 1);
    const known = sums.get(path);
    sums.set(path, known === undefined ? value : joinStat(path, known, value));
  }
  return sorted([...sums].map(([path, value]) => ({ path, value })));
}

/** Sums of 0 say nothing: one side may lack them. */
function sorted(rows: { path: string; value: number | null }[]): Map<string, number> {
  const kept = rows.flatMap(({ path, value }) => (value ? [[path, value] as const] : []));
  return new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
