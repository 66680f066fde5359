/** The small checker of the page says the same of a message as the protocol's zod schemas. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseMessage, readMe, readPromptDelivery } from "../../src/dashboard/check/parse.ts";
import { serverMessage } from "../../src/protocol/live.ts";
import { busyCamp } from "./camp-fixture.ts";

const at = "2026-01-01T00:00:00.000Z";
const camp = busyCamp();

const good: unknown[] = [
  { type: "hello", protocol: 1, version: "1", boot: "b", seq: 3 },
  { type: "snapshot", snapshot: { protocol: 1, boot: "b", seq: 1, at, ...camp } },
  ...camp.sessions.map((session) => ({ type: "session", seq: 1, session })),
  ...camp.permissions.map((permission) => ({
    type: "permission",
    seq: 1,
    permission,
    isOpen: true,
  })),
  { type: "persona", seq: 2, persona: camp.personas[0] },
  { type: "project", seq: 2, project: camp.projects[0] },
  { type: "session.gone", seq: 3, id: "wren" },
  { type: "xp", seq: 4, personaId: null, projectId: "x", amount: 3, eventType: "tool:Edit" },
  { type: "levelup", seq: 5, entity: "persona", id: "p", level: 2 },
  { type: "system", seq: 6, system: camp.system },
  { type: "screen", pane: "0a1b2c3d:%1", rev: 1, width: 80, height: 2, rows: [[0, "a"]] },
  { type: "screen", pane: "0a1b2c3d:%1", rev: 2, base: 1, width: 80, height: 2, rows: [] },
  { type: "screen.gone", pane: "0a1b2c3d:%1" },
  { type: "pong" },
  { type: "heartbeat", at },
  { type: "refused", detail: "no" },
];

const strange = fc.oneof(
  fc.constant(null),
  fc.constant(undefined),
  fc.boolean(),
  fc.integer(),
  fc.double({ noInteger: true }),
  fc.string(),
  fc.constant([]),
  fc.constant({}),
  fc.constant([[0]]),
  fc.constant([[0, "a", 1]]),
);

/** Replaces, at a path drawn from `picks`, one value by something strange. */
function mutated(value: unknown, picks: number[], by: unknown): unknown {
  const [pick, ...rest] = picks;
  if (typeof value !== "object" || value === null || pick === undefined) return by;
  const keys = Object.keys(value);
  const key = keys[pick % Math.max(1, keys.length)];
  if (key === undefined) return by;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    name === key ? mutated(item, rest, by) : item,
  ]);
  const next = Object.fromEntries(entries);
  return Array.isArray(value) ? Object.values(next) : next;
}

describe("messages", () => {
  test("of every kind of the protocol are known", () => {
    for (const message of good) {
      expect(serverMessage.safeParse(message).success).toBe(true);
      expect(parseMessage(JSON.stringify(message)).kind).toBe("known");
    }
  });

  test("with one value changed are judged as zod judges them", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
        strange,
        (message, picks, by) => {
          const text = JSON.stringify(mutated(message, picks, by));
          if (text === undefined) return;
          const isGood = serverMessage.safeParse(JSON.parse(text)).success;
          const kind = parseMessage(text).kind;
          if (!isGood) refused += 1;
          expect(kind === "known").toBe(isGood);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });

  test("of a kind from a newer server are unknown, with their number", () => {
    expect(parseMessage('{"type":"weather","seq":7}')).toEqual({ kind: "unknown", seq: 7 });
    expect(parseMessage('{"type":"tavern"}')).toEqual({ kind: "unknown", seq: null });
  });

  test("with members that this page does not know are known all the same", () => {
    expect(parseMessage('{"type":"pong","mood":"fine"}').kind).toBe("known");
  });

  test("that are no messages are bad, never an exception", () => {
    for (const text of ["", "{", "null", "[]", '"hello"', '{"kind":"hello"}']) {
      expect(parseMessage(text).kind).toBe("bad");
    }
  });
});

describe("answers", () => {
  test("are read when they have the promised shape, else refused", () => {
    expect(readMe({ device: "d", role: "view", version: "1" })?.role).toBe("view");
    expect(readMe({ device: "d", role: "king", version: "1" })).toBeNull();
    const delivery = { requestId: "r", state: "typed", detail: null };
    expect(readPromptDelivery(delivery)).toEqual({ ...delivery, state: "typed" });
    expect(readPromptDelivery({ requestId: "r", state: "lost", detail: null })).toBeNull();
  });
});
