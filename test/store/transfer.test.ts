/** An export holds every row; an import makes the same file of it, or leaves nothing behind. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../src/config/config.ts";
import { newId } from "../../src/lib/ids.ts";
import { exportData, importData } from "../../src/server/transfer-data.ts";
import { StoreError } from "../../src/store/database.ts";
import { EXPORTED_TABLES, LEFT_OUT } from "../../src/store/transfer/exported-tables.ts";
import { IngestRig, toolEnd } from "../ingest/ingest-rig.ts";
import { loadRecording, recordingNames } from "../sessions/recording.ts";
import { expectKept } from "../support/expect-kept.ts";
import { HandClock } from "../support/make-test-server.ts";
import { Scratch } from "./scratch.ts";

const clock = new HandClock();

function configOf(root: string) {
  return loadConfig({ dataDir: root }, { HOME: root });
}

/** A file with something in every table, and with values that JSON has no form for. */
async function filled(): Promise<IngestRig> {
  const rig = new IngestRig();
  for (const name of recordingNames().slice(0, 30)) {
    for (const row of loadRecording(name)) {
      if ("hook" in row) void rig.hook(row.hook, { "x-event-time": String(row.at) });
    }
  }
  await rig.hook(toolEnd("s-1", "Edit"));
  const at = "2026-11-25T10:00:00Z";
  for (const sql of [
    `INSERT INTO quests (id, title, status, phases, created_at) VALUES ('q', 'T\u2028"\\n', 'paused', '[', '${at}')`,
    `INSERT INTO persona_challenges (id, persona_id, challenge_id, period, target, xp_reward, assigned_at, expires_at) SELECT 'c', id, 'x', 'daily', 9223372036854775807, -1, '', '' FROM personas LIMIT 1`,
    `INSERT INTO achievements (entity_type, entity_id, achievement_id, unlocked_at) VALUES ('persona', 'p', 'a', '${at}')`,
    `INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES ('x', 'y', 'real', 1.5), ('x', 'y', 'inf', 9e999), ('x', 'y', 'text', 'many'), ('x', 'y', 'none', NULL), ('x', 'y', 'blob', x'00ff10')`,
    `INSERT INTO settings VALUES ('theme', 'dark')`,
    `INSERT INTO devices (id, name, role, kind, secret_hash, created_at) VALUES ('d', 'phone', 'view', 'script', 'hash', '${at}')`,
    `INSERT INTO audit_log (at, device_id, action, result) VALUES ('${at}', 'd', 'prompt', 'ok')`,
    // The highest number that was given belongs to no row any more.
    "DELETE FROM events WHERE id = (SELECT max(id) FROM events)",
  ]) {
    rig.db.run(sql);
  }
  rig.db
    .query("INSERT INTO notes (id, content, created_at, updated_at) VALUES ('', ?, '', '')")
    .run("line\nline \u0000 \u{1F980} ünï");
  return rig;
}

async function* linesOf(lines: Iterable<string>): AsyncGenerator<string> {
  for (const line of lines) yield line.replace(/\n$/, "");
}

/** Every row with the type of each value. */
function dump(path: string): Record<string, unknown[]> {
  using db = new Database(path, { readonly: true, safeIntegers: true });
  const tables = [...EXPORTED_TABLES, "sqlite_sequence", "row_counts"];
  return Object.fromEntries(
    tables.map((table) => {
      const names = db
        .query<{ name: string }, []>(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map((row) => `"${row.name}"`);
      const own = table === "sqlite_sequence" ? "WHERE name <> 'devices'" : "";
      const typed = names.map((name) => `${name}, typeof(${name})`).join();
      return [
        table,
        db.query(`SELECT ${typed} FROM ${table} ${own} ORDER BY ${names[0]}`).values(),
      ];
    }),
  );
}

async function into(root: string, lines: Iterable<string>): Promise<number> {
  return await importData(configOf(root), linesOf(lines), clock);
}

async function refused(root: string, lines: Iterable<string>): Promise<string> {
  const before = readdirSync(root).sort();
  try {
    await into(root, lines);
  } catch (cause) {
    expect(cause).toBeInstanceOf(StoreError);
    const after = readdirSync(root).filter((name) => !name.startsWith("lock.db"));
    expect(after.sort()).toEqual(before.filter((name) => !name.startsWith("lock.db")));
    return cause instanceof Error ? cause.message : "";
  }
  throw new Error("it was taken");
}

const folder = () => mkdtempSync(join(tmpdir(), "rpg-import-"));

test("the round trip is equal row for row, and devices stay where they are", async () => {
  using rig = await filled();
  const lines = [...exportData(configOf(rig.root), clock.now())];
  const root = folder();
  const rows = await into(root, lines);
  expect(rows).toBe(lines.length - 2);
  const target = join(root, "claude-rpg-v2.db");
  expect(dump(target)).toEqual(dump(rig.paths.database));
  using db = new Database(target, { readonly: true });
  expect(db.query("SELECT count(*) AS n FROM devices").get()).toEqual({ n: 0 });
  expect(lines.join("")).not.toContain('"hash"');
  expect([...exportData(configOf(root), clock.now())].slice(1)).toEqual(lines.slice(1));
  rmSync(root, { recursive: true, force: true });
});

test("what was clean is clean, and the imported file goes on where the other stood", async () => {
  using rig = new IngestRig();
  for (const tool of ["Edit", "Bash"]) await rig.hook(toolEnd("s-1", tool));
  expectKept(rig.paths.database);
  const root = folder();
  await into(root, exportData(configOf(rig.root), clock.now()));
  expectKept(join(root, "claude-rpg-v2.db"));
  rmSync(root, { recursive: true, force: true });
});

test("every table is exported or left out with a reason, and none before one that it names", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  const real = db
    .query<{ name: string }, []>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*'",
    )
    .all()
    .map((row) => row.name);
  expect(real.sort()).toEqual([...EXPORTED_TABLES, ...Object.keys(LEFT_OUT)].sort());
  for (const [place, table] of EXPORTED_TABLES.entries()) {
    const named = db
      .query<{ table: string }, [string]>('SELECT "table" FROM pragma_foreign_key_list(?)')
      .all(table);
    const early: readonly string[] = EXPORTED_TABLES.slice(0, place);
    for (const row of named) expect(early).toContain(row.table);
  }
});

describe("what cannot be taken leaves the folder as it was and says why in one sentence", () => {
  const made = filled().then((rig) => {
    using _rig = rig;
    return [...exportData(configOf(rig.root), clock.now())];
  });
  const cases: readonly { what: string; change(lines: string[]): string[]; said: RegExp }[] = [
    { what: "an empty file", change: () => [], said: /^The export is empty/ },
    {
      what: "a file of another kind",
      change: () => ['{"a":1}\n'],
      said: /no export of claude-rpg/,
    },
    {
      what: "another form",
      change: (lines) => [lines[0]?.replace('"version":1', '"version":2') ?? "", ...lines.slice(1)],
      said: /form 2 and this program reads 1/,
    },
    {
      what: "another schema",
      change: (lines) => [
        lines[0]?.replace(/"schema":\d+/, '"schema":99') ?? "",
        ...lines.slice(1),
      ],
      said: /schema 99 and this program \d+/,
    },
    {
      what: "a file that was cut between lines",
      change: (lines) => lines.slice(0, 40),
      said: /cut after line 40/,
    },
    {
      what: "a file that was cut within a line",
      change: (lines) => [...lines.slice(0, 40), lines[40]?.slice(0, 20) ?? ""],
      said: /^Line 41 of the export is not JSON/,
    },
    {
      what: "a row that is gone",
      change: (lines) => lines.filter((_, index) => index !== 7),
      said: /holds \d+ rows of \d+/,
    },
    {
      what: "a row twice",
      change: (lines) => [...lines.slice(0, 8), lines[7] ?? "", ...lines.slice(8)],
      said: /^Line 9 of the export cannot be stored: UNIQUE/,
    },
    {
      what: "a line behind the end",
      change: (lines) => [...lines, lines[5] ?? ""],
      said: /comes after its end/,
    },
    {
      what: "a table that nobody knows",
      change: (lines) => lines.with(3, '{"table":"users","row":{"id":"x"}}\n'),
      said: /^Line 4 of the export is of a table that this program does not know/,
    },
    {
      what: "a column that nobody knows",
      change: (lines) => lines.with(3, '{"table":"personas","row":{"id":"x","wings":2}}\n'),
      said: /^Line 4 of the export cannot be stored/,
    },
    {
      what: "a value of no kind",
      change: (lines) => lines.with(3, '{"table":"personas","row":{"id":{"date":1}}}\n'),
      said: /^Line 4 of the export is not a row/,
    },
    {
      what: "a table of another program's",
      change: (lines) => lines.with(3, '{"table":"devices","row":{"id":"x"}}\n'),
      said: /does not know/,
    },
  ];
  test.each(cases)("$what", async ({ change, said }) => {
    const root = folder();
    const sentence = await refused(root, change([...(await made)]));
    expect(sentence).toMatch(said);
    expect(sentence).toMatch(/\.$/);
    expect(existsSync(join(root, "claude-rpg-v2.db"))).toBe(false);
    rmSync(root, { recursive: true, force: true });
  });

  test("a folder that holds data", async () => {
    using rig = new IngestRig();
    await rig.hook(toolEnd("s-1", "Edit"));
    const sentence = await refused(rig.root, await made);
    expect(sentence).toBe(
      "This data folder already holds data; choose an empty one with --data-dir.",
    );
    expect(rig.toolXp()).toBe(3);
  });
});

test("an id of the past is never given again", async () => {
  using rig = await filled();
  const root = folder();
  await into(root, exportData(configOf(rig.root), clock.now()));
  using db = new Database(join(root, "claude-rpg-v2.db"));
  const next = `INSERT INTO events (event_id, pane_id, event_type, created_at) VALUES ('${newId()}', '', 'x', '') RETURNING id`;
  expect(db.query(next).get()).toEqual(rig.db.query(next).get() as object);
  rmSync(root, { recursive: true, force: true });
});
