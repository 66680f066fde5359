/** A persona that was not seen for a week rests, and only its own work wakes it. */
import { expect, test } from "bun:test";
import { applyPhaseMove, createQuest } from "../../src/ingest/quest-acts.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig, toolEnd } from "./ingest-rig.ts";

const NOW = Date.UTC(2026, 10, 25, 12);
const DAY_MS = 24 * 3_600_000;

const persona = (rig: IngestRig) =>
  rig.all("SELECT status, last_seen_at AS seen, total_xp AS xp FROM personas")[0];

async function resting(): Promise<{ rig: IngestRig; clock: HandClock }> {
  const clock = new HandClock(NOW);
  const rig = new IngestRig(clock);
  await rig.hook(toolEnd("s-1", "Edit"));
  clock.advance(7 * DAY_MS);
  await rig.ingest.tick();
  expect(persona(rig)).toMatchObject({ status: "active" });
  clock.advance(1);
  await rig.ingest.tick();
  expect(persona(rig)).toMatchObject({ status: "dormant" });
  return { rig, clock };
}

test("seven days to the millisecond it is awake, and one event wakes it again", async () => {
  const { rig, clock } = await resting();
  using _rig = rig;
  await rig.hook(toolEnd("s-1", "Edit"));
  const seen = new Date(clock.now()).toISOString();
  expect(persona(rig)).toMatchObject({ status: "active", seen });
});

test("a quest that somebody moves for it pays it and lets it rest", async () => {
  const { rig, clock } = await resting();
  using _rig = rig;
  const before = persona(rig);
  const personaId = String(rig.personaOf("s-1"));
  const body = { title: "A quest", phases: ["One"], personaId, start: true };
  const quest = await rig.ingest.act((tx, game) => createQuest(tx, game, body, clock.now()));
  const phaseId = quest.phases[0]?.id ?? "";
  await rig.ingest.act((tx, game) => {
    const row = rig.store.quests.find(quest.id);
    if (!row) throw new Error("the quest is gone");
    return applyPhaseMove(tx, game, row, { phaseId, to: "completed" }, clock.now());
  });
  expect(persona(rig)).toEqual({ ...before, xp: Number(before?.["xp"]) + 10 + 25 });
});

test("an event of before its rest that comes late pays it and lets it rest", async () => {
  const { rig } = await resting();
  using _rig = rig;
  const { seen } = persona(rig) ?? {};
  await rig.hook(toolEnd("s-1", "Write"), { "x-event-time": String(NOW - DAY_MS) });
  expect(persona(rig)).toMatchObject({ status: "dormant", seen });
  expect(rig.toolXp()).toBe(3 + 5);
});
