/** A broken promise in the stored data is told at the start, and hooks are taken all the same. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Children } from "../../src/child/children.ts";
import { verifyTask } from "../../src/child/verify-task.ts";
import { systemZone } from "../../src/lib/local-day.ts";
import { silentLog } from "../../src/lib/log.ts";
import { snapshot } from "../../src/protocol/live.ts";
import { systemReport } from "../../src/protocol/system.ts";
import type { VerifyReport } from "../../src/protocol/verify.ts";
import { SelfCheck } from "../../src/server/self-check.ts";
import { toolEnd } from "../ingest/ingest-rig.ts";
import { verified } from "../support/expect-kept.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

test("a total below its days is named in the log, in warnings, in metrics and in /api/system", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-check-"));
  const before = await makeTestServer({ root });
  await before.hook(toolEnd("s-1", "Write"));
  const { database } = before.config.paths;
  const id = String(before.one("SELECT id FROM personas"));
  await before.stop();
  {
    using db = new Database(database);
    db.run("UPDATE personas SET total_xp = 1");
  }
  const logged: unknown[] = [];
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: unknown) => void logged.push(fields),
    fatal() {},
  };
  await using after = await makeTestServer({ root, log });
  expect(logged).toContainEqual(expect.objectContaining({ check: "total", row: id }));
  const { system } = snapshot.parse(await after.get("/api/snapshot"));
  expect(system.warnings.join()).toContain(`personas ${id}: The total is 1`);
  expect(systemReport.parse(await after.get("/api/system"))).toMatchObject({ faults: 1 });
  const metrics = await (await after.api("GET", "/metrics")).text();
  expect(metrics).toContain("claude_rpg_data_faults 1\n");
  expect((await after.hook(toolEnd("s-1", "Edit"))).status).toBe(202);
  rmSync(root, { recursive: true, force: true });
});

const CLEAN: VerifyReport = { mode: "full", isClean: true, findings: [], faults: 0, notes: 0 };
const BROKEN: VerifyReport = {
  ...CLEAN,
  isClean: false,
  faults: 3,
  findings: [{ severity: "fault", check: "stats", table: "stats", row: "p x", problem: "Off." }],
};

test("the full check runs after the start and again and again, also after one that failed", async () => {
  const answers: (() => Promise<VerifyReport>)[] = [
    async () => BROKEN,
    async () => {
      throw new Error("the child died");
    },
    async () => CLEAN,
  ];
  const warnings: (string | null)[] = [];
  const check = new SelfCheck({
    log: silentLog,
    warn: (sentence) => warnings.push(sentence),
    full: () => (answers.shift() ?? (async () => CLEAN))(),
    afterMs: 1,
    everyMs: 1,
  });
  check.start();
  await waitUntil("three checks", () => warnings.length >= 3);
  check.stop();
  expect(warnings.slice(0, 3)).toEqual([
    "The data breaks a promise (stats p x: Off. and 2 more); see: claude-rpg verify --full",
    "The data could not be checked; try: claude-rpg verify --full",
    null,
  ]);
  expect(check.faults).toBe(0);
});

test("the child process checks a database in use and answers what the command says", async () => {
  await using server = await makeTestServer();
  await server.hook(toolEnd("s-1", "Edit"));
  const { database } = server.config.paths;
  const children = new Children();
  const input = { database, mode: "full", zone: systemZone(), nowMs: Date.now() } as const;
  expect(await children.run(verifyTask, input)).toEqual(verified(database));
  {
    using db = new Database(database);
    db.run("PRAGMA busy_timeout = 2000");
    db.run("DELETE FROM stats WHERE stat_path = 'toolsUsed.Edit'");
  }
  const report = await children.run(verifyTask, input);
  expect(report).toMatchObject({ isClean: false, faults: 1 });
  expect(report.findings[0]).toMatchObject({ check: "stats" });
  await children.stop();
}, 60_000);
