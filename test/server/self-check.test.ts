/** A broken promise in the stored data is told at the start, and hooks are taken all the same. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { snapshot } from "../../src/protocol/live.ts";
import { systemReport } from "../../src/protocol/system.ts";
import { toolEnd } from "../ingest/ingest-rig.ts";
import { makeTestServer } from "../support/make-test-server.ts";

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
