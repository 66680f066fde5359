/** `verify` and `audit` on the command line: beside a server, without one, and where nothing is. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { auditView } from "../../src/protocol/records.ts";
import { IngestRig, toolEnd } from "../ingest/ingest-rig.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { runCli } from "./run-cli.ts";

const report = z.looseObject({
  mode: z.string(),
  isClean: z.boolean(),
  rebuilt: z
    .looseObject({ count: z.number(), listed: z.array(z.looseObject({ table: z.string() })) })
    .nullable(),
  replay: z.looseObject({ applied: z.number() }).nullable(),
});

function edit(path: string, ...statements: string[]): void {
  using db = new Database(path);
  db.run("PRAGMA busy_timeout = 2000");
  for (const sql of statements) db.run(sql);
}

test("beside a running server it reads, says what is wrong with code 1, and does not rebuild", async () => {
  await using server = await makeTestServer();
  await server.hook(toolEnd("s-1", "Edit"));
  const clean = await runCli(["verify"], server.dataDir);
  expect(clean).toEqual({ code: 0, out: "All promises are kept (full check).\n", err: "" });
  edit(server.config.paths.database, "UPDATE personas SET total_xp = 199, name = char(27) || 'x'");
  const broken = await runCli(["verify", "--full"], server.dataDir);
  expect(broken.code).toBe(1);
  expect(broken.out).toContain("2 promises are broken");
  expect(broken.out).toMatch(/fault total personas \S+: It is 199 and should be 13\./);
  const refused = await runCli(["verify", "--rebuild"], server.dataDir);
  expect(refused.code).toBe(1);
  expect(refused.err).toBe(
    "claude-rpg: A server runs on this data folder; stop it, then rebuild.\n",
  );
}, 60_000);

test("events kept raw are applied through the server, and without one by the command itself", async () => {
  await using server = await makeTestServer();
  const poison = `CREATE TRIGGER poison BEFORE INSERT ON xp_events
    BEGIN SELECT RAISE(ABORT, 'poison'); END`;
  edit(server.config.paths.database, poison);
  await server.hook(toolEnd("s-1", "Edit"));
  const failed = await runCli(["verify", "--replay"], server.dataDir);
  expect(failed.out).toContain("Applied 0 events that were kept raw; 1 failed again.");
  expect(failed.out).toContain("note  unapplied events 1");
  edit(server.config.paths.database, "DROP TRIGGER poison");
  const applied = await runCli(["verify", "--replay", "--json"], server.dataDir);
  expect(report.parse(JSON.parse(applied.out))).toMatchObject({
    isClean: true,
    replay: { applied: 1 },
  });
  edit(server.config.paths.database, poison);
  await server.hook(toolEnd("s-1", "Write"));
  edit(server.config.paths.database, "DROP TRIGGER poison");
  await server.stop();
  const alone = await runCli(["verify", "--replay"], server.dataDir);
  expect(alone.out).toStartWith("Applied 1 events that were kept raw; 0 failed again.");
  expect(server.one("SELECT total_xp FROM personas")).toBe(18);
}, 60_000);

test("a rebuild names what was different and leaves a clean file", async () => {
  const rig = new IngestRig();
  await rig.hook(toolEnd("s-1", "Edit"));
  rig.store.close();
  edit(
    rig.paths.database,
    "UPDATE personas SET total_xp = 0, level = 7",
    "DELETE FROM stats",
    "DELETE FROM daily_rollups",
  );
  const rebuilt = await runCli(["verify", "--rebuild", "--json"], rig.root);
  expect(rebuilt.code).toBe(0);
  const { rebuilt: done, isClean } = report.parse(JSON.parse(rebuilt.out));
  expect(isClean).toBe(true);
  const tables = new Set(done?.listed.map((difference) => difference.table));
  expect([...tables]).toEqual(["personas", "stats", "daily_rollups"]);
  expect(done?.count).toBe(done?.listed.length ?? 0);
  edit(
    rig.paths.database,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234)
     INSERT INTO stats (entity_type, entity_id, stat_path, value)
     SELECT 'persona', 'nobody', char(27) || i, 1 FROM n`,
  );
  const many = await runCli(["verify", "--rebuild"], rig.root);
  expect(many.out).toStartWith("Rebuilt from the ledger; 1,234 values were different:\n  stats ");
  expect(many.out).toContain("\n  and 1,134 more\nAll promises are kept");
  expect(many.out).not.toContain("\u001b");
  const again = await runCli(["verify", "--rebuild"], rig.root);
  expect(again.out).toStartWith("Rebuilt from the ledger; nothing was different.\n");
  rig.db.close();
  rmSync(rig.root, { recursive: true, force: true });
}, 60_000);

test("the cheap form, wrong words and an empty folder", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-none-"));
  const none = await runCli(["verify"], root);
  expect(none.code).toBe(1);
  expect(none.err).toMatch(
    /^claude-rpg: There is no database at \S+; choose another --data-dir\.\n$/,
  );
  expect((await runCli(["verify", "--rebuild"], root)).code).toBe(1);
  expect((await runCli(["verify", "--quick", "--full"], root)).code).toBe(2);
  expect((await runCli(["audit", "--limit", "0"], root)).code).toBe(2);
  expect(existsSync(join(root, "claude-rpg-v2.db"))).toBe(false);
  rmSync(root, { recursive: true, force: true });
}, 60_000);

test("audit lists what was done, the newest first", async () => {
  await using server = await makeTestServer();
  await server.token("answer");
  const text = await runCli(["audit"], server.dataDir);
  const lines = text.out.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^\d{4}-\S+Z {2}device\.add {9}answer/);
  const json = await runCli(["audit", "--json", "--limit", "2"], server.dataDir);
  const rows = json.out
    .trimEnd()
    .split("\n")
    .map((line) => auditView.parse(JSON.parse(line)));
  expect(rows.map((row) => row.action)).toEqual(["device.add", "sign-in"]);
}, 60_000);

test("events that the watermark knows and the file has not are named", async () => {
  await using server = await makeTestServer();
  await server.hook(toolEnd("s-1", "Edit"));
  await server.stop();
  const { watermark } = server.config.paths;
  const mark = JSON.parse(readFileSync(watermark, "utf8"));
  writeFileSync(watermark, JSON.stringify({ ...mark, event: 3 }));
  const lost = await runCli(["verify", "--quick"], server.dataDir);
  expect(lost.code).toBe(1);
  expect(lost.out).toMatch(
    /fault watermark events 2: 2 events are missing, 2 to 3, that were there at \S+\./,
  );
}, 60_000);
