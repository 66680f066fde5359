/** Whatever a file of the original holds: nothing is lost, every promise holds, and it is served. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { z } from "zod";
import { levelOf } from "../../src/game/level.ts";
import type { Finding } from "../../src/protocol/verify.ts";
import { migrateDown } from "../../src/store/migrate.ts";
import { Documented } from "../http/documented.ts";
import { verified } from "../support/expect-kept.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { type DirtyFile, dirtyFile, fillDirty } from "./dirty-original.ts";
import { makeSeedFile, type Rows, seedRows } from "./original.ts";
import { brokenPromises, KEPT } from "./promises.ts";
import { migrations, Scratch } from "./scratch.ts";
import { wholeFile } from "./whole-file.ts";

function write(scratch: Scratch, file: DirtyFile): Rows {
  const db = makeSeedFile(scratch.paths.database);
  fillDirty(db, file);
  const rows = seedRows(db);
  db.close();
  return rows;
}

/** Values that are not as they were and of which nothing is written down anywhere. */
function lostValues(db: Database, before: Rows): string[] {
  const after = seedRows(db);
  return Object.entries(before).flatMap(([table, rows]) =>
    rows.flatMap((row) => {
      const now = after[table]?.find((candidate) => candidate["_row"] === row["_row"]);
      if (!now) return [`${table} ${row["_row"]} is gone`];
      return Object.entries(row)
        .filter(
          ([column, value]) => now[column] !== value && !isWrittenDown(db, table, row, column),
        )
        .map(([column, value]) => `${table} ${row["id"]} ${column}: ${value} → ${now[column]}`);
    }),
  );
}

/** In the findings as an SQL literal, or in the ledger row that says why a total was changed. */
function isWrittenDown(
  db: Database,
  table: string,
  row: Record<string, unknown>,
  column: string,
): boolean {
  const id = row["id"] === null ? `row ${row["_row"]}` : String(row["id"]);
  const found = db
    .query(`SELECT 1 FROM adoption_findings
      WHERE table_name = ? AND row_id = ? AND column_name = ? AND found = quote(?)`)
    .get(table, id, column, row[column] as string);
  if (found) return true;
  if (!["total_xp", "level"].includes(column)) return false;
  const owner = table === "personas" ? "persona_id" : "project_id";
  return (
    db
      .query(`SELECT 1 FROM xp_events WHERE ${owner} = ? AND event_type LIKE 'adopt:%'
        AND json_extract(metadata, '$.adopted.${column}') IS ?`)
      .get(id, row[column] as number) !== null
  );
}

test("every row stays with its values, every promise holds, and opening again changes nothing", () => {
  fc.assert(
    fc.property(dirtyFile, (file) => {
      using scratch = new Scratch();
      const before = write(scratch, file);
      scratch.open().close();
      using db = scratch.raw();
      expect(lostValues(db, before)).toEqual([]);
      expect(brokenPromises(db)).toEqual(KEPT);
      expect(faultsOf(scratch.paths.database)).toEqual([]);
      const once = wholeFile(db);
      scratch.open().close();
      expect(wholeFile(db)).toEqual(once);
      migrateDown(db, migrations, 6, { isDrop: false });
      scratch.open().close();
      expect(wholeFile(db)).toEqual(once);
    }),
    { numRuns: 60, includeErrorInReport: true },
  );
}, 120_000);

/** What `verify` calls broken; what the adoption found is only worth knowing. */
function faultsOf(path: string): Finding[] {
  return verified(path).findings.filter((finding) => finding.severity === "fault");
}

const LISTS = ["/api/personas", "/api/projects", "/api/events", "/api/xp", "/api/snapshot"];
const page = z.object({ items: z.array(z.object({ id: z.unknown() }).loose()) });

test("the server starts on it, every list answers as documented, and events go on", async () => {
  await fc.assert(
    fc.asyncProperty(dirtyFile, async (file) => {
      using scratch = new Scratch();
      write(scratch, file);
      await using server = await makeTestServer({ root: scratch.root });
      const document = new Documented(await server.get("/openapi.json"));
      for (const path of LISTS) {
        const answer = await server.api("GET", path, undefined, "view");
        expect(await document.faults(`GET ${path}`, answer)).toEqual([]);
      }
      const { items } = page.parse(await server.get("/api/personas?limit=200"));
      expect(items.every(({ id }) => typeof id === "string" && id !== "")).toBe(true);
      const told = { session_id: "s1", tool_name: "Edit", tool_input: {}, tool_use_id: "t1" };
      const answer = await server.hook({ ...told, hook_event_name: "PostToolUse", cwd: "/a" });
      expect(answer.status).toBe(202);
      using db = server.openDatabase();
      expect(brokenPromises(db)).toEqual(KEPT);
      expect(faultsOf(server.config.paths.database)).toEqual([]);
    }),
    { numRuns: 6, includeErrorInReport: true },
  );
}, 120_000);

test("the adopted file's personas and projects are what the server serves", async () => {
  using scratch = new Scratch();
  const db = makeSeedFile(scratch.paths.database);
  const at = "2025-03-01T10:00:00Z";
  db.run(`INSERT INTO personas (id, session_id, name, total_xp, created_at, last_seen_at)
      VALUES ('p1', 'session-1', 'Old Hand', 900, '${at}', '${at}');
    INSERT INTO projects (id, path, name, created_at, last_activity_at)
      VALUES ('j1', '/home/mira/ferry', 'ferry', '${at}', '${at}');
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, created_at)
      VALUES ('p1', 'j1', 'tool:Edit', 330, '${at}')`);
  db.close();
  const legacy = `${scratch.paths.root}/claude-rpg.db`;
  await Bun.write(legacy, "the older server's file");
  await using server = await makeTestServer({ root: scratch.root });
  expect(await server.get("/api/personas")).toMatchObject({
    items: [{ id: "p1", name: "Old Hand", totalXp: 900, level: levelOf(900) }],
  });
  expect(await server.get("/api/projects")).toMatchObject({
    items: [{ id: "j1", name: "ferry", path: "/home/mira/ferry", totalXp: 330 }],
  });
  // A session of before carries its persona on.
  const told = { session_id: "session-1", tool_name: "Write", tool_input: {}, tool_use_id: "t1" };
  await server.hook({ ...told, hook_event_name: "PostToolUse" });
  expect(await server.get("/api/personas/p1")).toMatchObject({ totalXp: 915 });
  expect(readFileSync(legacy, "utf8")).toBe("the older server's file");
});
