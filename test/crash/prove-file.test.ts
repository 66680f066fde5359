/** The proof itself: it holds for a sound file and sees each thing that can be wrong with one. */
import { expect, test } from "bun:test";
import { IngestRig } from "../ingest/ingest-rig.ts";
import { HandClock } from "../support/make-test-server.ts";
import { payloadOf } from "./http-load.ts";
import { type Claims, proveFile } from "./prove-file.ts";

/** Two turns of one session: a file as a server leaves it, and what was promised of it. */
async function soundFile(rig: IngestRig): Promise<Claims> {
  const acknowledged = new Set<string>();
  for (let n = 0; n < 16; n++) {
    const id = `event-${1000 + n}`;
    await rig.hook(payloadOf("s-proof", n), { "x-event-id": id });
    acknowledged.add(id);
  }
  return { acknowledged, isAll: true, toolCalls: new Map([["s-proof", 6]]) };
}

test("a sound file is proved", async () => {
  using rig = new IngestRig(new HandClock());
  const claims = await soundFile(rig);
  const proof = proveFile(rig.paths.database, claims);
  expect(proof).toMatchObject({ acknowledged: 16, found: 16, events: 16, xp: 43 });
  // Six tools, two prompts, and what the rules of the game add to them.
  expect(proof.ledgerRows).toBeGreaterThanOrEqual(8);
});

test.each([
  ["a lost event", "DELETE FROM events WHERE event_id = 'event-1003'", /1 acknowledged events/],
  ["an event nobody sent", "UPDATE events SET event_id = 'stray' WHERE id = 1", /1 acknowledged/],
  ["a digest that is gone", "DELETE FROM seen_events", /16 acknowledged events/],
  ["an event that the rules failed on", "UPDATE events SET applied = 0 WHERE id = 2", /failed on/],
  ["a total", "UPDATE personas SET total_xp = total_xp + 1", /total of persona/],
  ["a level", "UPDATE projects SET level = 3", /level of project/],
  ["a counter", "UPDATE stats SET value = value + 1 WHERE id = 1", /stats of/],
  [
    "a sum of a week",
    "UPDATE period_sums SET value = value + 1 WHERE period GLOB 'W*'",
    /sums of periods/,
  ],
  ["a daily sum", "DELETE FROM daily_rollups WHERE stat_path = 'xp'", /rollups of/],
  [
    "a tool counted twice",
    `INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
     SELECT persona_id, project_id, event_type, xp_amount, metadata, created_at FROM xp_events
     WHERE event_type = 'tool:Edit' LIMIT 1`,
    /ledger rows of s-proof: 7, wanted 6/,
  ],
  ["a number of rows", "UPDATE row_counts SET n = n - 1", /row_counts of events/],
  [
    "a row that names nobody",
    "PRAGMA foreign_keys = OFF; DELETE FROM projects",
    /foreign_key_check/,
  ],
])("the proof sees %s", async (_, sql, sentence) => {
  using rig = new IngestRig(new HandClock());
  const claims = await soundFile(rig);
  rig.db.run(sql);
  expect(() => proveFile(rig.paths.database, claims)).toThrow(sentence);
});
