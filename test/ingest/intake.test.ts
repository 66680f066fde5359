/** From headers and body to a call: what is no proper header counts as absent. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/config/limits.ts";
import { readHookHeaders } from "../../src/ingest/intake.ts";
import { storedPayload } from "../../src/ingest/stored-payload.ts";
import { IngestRig } from "./ingest-rig.ts";

const read = (headers: Record<string, string>) => readHookHeaders((name) => headers[name] ?? null);

test("well-formed headers are taken as they are", () => {
  const headers = {
    "x-event-id": "0b1f6a3e-9c52-4a0e-8d39-6d1f2a77c001",
    "x-event-time": "1795427001743",
    "x-tmux": "/tmp/tmux-1000/default,12207,0",
    "x-tmux-pane": "%2",
    "x-agent-pid": "12421",
    "x-replay": "1",
  };
  expect(read(headers)).toEqual({
    eventId: headers["x-event-id"],
    eventTimeMs: 1_795_427_001_743,
    tmux: headers["x-tmux"],
    tmuxPane: "%2",
    agentPid: 12_421,
    isReplay: true,
  });
});

test("whatever else a header holds, nothing of it gets through", () => {
  const name = fc.constantFrom("x-event-id", "x-event-time", "x-tmux-pane", "x-agent-pid");
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ maxLength: 200, unit: "binary" })), (headers) => {
      const taken = read(headers);
      if (taken.eventId !== null) expect(taken.eventId).toMatch(/^[0-9A-Za-z._-]{8,128}$/);
      if (taken.tmuxPane !== null) expect(taken.tmuxPane).toMatch(/^%\d{1,9}$/);
      if (taken.agentPid !== null) expect(Number.isSafeInteger(taken.agentPid)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a time in whole seconds is too coarse for order: arrival counts", () => {
  expect(read({ "x-event-time": "1795427001" }).eventTimeMs).toBeNull();
});

test("a pane counts only together with its server", () => {
  using rig = new IngestRig();
  const payload = { session_id: "s-1", hook_event_name: "Stop" };
  expect(rig.call(payload, { "x-tmux-pane": "%1" }).paneKey).toBeNull();
  expect(rig.call(payload, { "x-tmux": "/tmp/a,1,0" }).paneKey).toBeNull();
  const both = rig.call(payload, { "x-tmux": "/tmp/a,1,0", "x-tmux-pane": "%1" });
  expect(both.paneKey).toMatch(/^[0-9a-f]{8}:%1$/);
});

test("the stored payload is JSON within its bound and keeps the names that matter", () => {
  const value = fc.oneof(
    fc.string({ maxLength: 50 }),
    fc.nat().map((n) => "€".repeat(n % 20_000)),
    fc.array(fc.string({ maxLength: 400 }), { maxLength: 60 }),
    fc.integer(),
  );
  const body = fc.dictionary(fc.stringMatching(/^[a-z_]{1,20}$/), value, { maxKeys: 40 });
  fc.assert(
    fc.property(body, (fields) => {
      const whole = { session_id: "s-1", hook_event_name: "Stop", ...fields };
      const stored = storedPayload(whole);
      expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(limits.payloadStoredBytesMax);
      expect(JSON.parse(stored)).toHaveProperty("session_id");
      if (JSON.stringify(whole).length < 1_000) expect(JSON.parse(stored)).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});
