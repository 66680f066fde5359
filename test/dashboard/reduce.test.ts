/** The reducer's rules one by one. */
import { describe, expect, test } from "bun:test";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import { type CampState, emptyState, type StoreMessage } from "../../src/dashboard/store/state.ts";
import type { Snapshot } from "../../src/protocol/live.ts";
import { busyCamp, session } from "./camp-fixture.ts";

const at = "2026-01-01T00:00:00.000Z";
const pane = "0a1b2c3d:%1";

function snapshot(seq: number, boot = "b1"): StoreMessage {
  const whole: Snapshot = { protocol: 1, boot, seq, at, ...busyCamp() };
  return { type: "snapshot", snapshot: whole };
}

function run(messages: StoreMessage[], from: CampState = emptyState): CampState {
  return messages.reduce(reduce, from);
}

function changed(seq: number, summary: string): StoreMessage {
  return { type: "session", seq, session: session({ id: "wren", summary }) };
}

function hello(seq: number, boot = "b1"): StoreMessage {
  return { type: "hello", protocol: 1, version: "1", boot, seq };
}

function screen(rev: number, rows: [number, string][], base?: number): StoreMessage {
  const head = { type: "screen" as const, pane, rev, width: 80, height: 3, rows };
  return base === undefined ? head : { ...head, base };
}

describe("deltas", () => {
  test("apply in their turn and raise the sequence number", () => {
    const state = run([hello(4), snapshot(4), changed(5, "a"), changed(6, "b")]);
    expect([state.sync, state.seq, state.sessions.get("wren")?.summary]).toEqual([
      "current",
      6,
      "b",
    ]);
  });

  test("that come twice change nothing", () => {
    const state = run([hello(4), snapshot(4), changed(5, "a"), changed(6, "b")]);
    expect(reduce(state, changed(5, "old"))).toBe(state);
  });

  test("after a missing one make a gap and are not applied", () => {
    const state = run([hello(4), snapshot(4), changed(6, "b")]);
    expect([state.sync, state.seq, state.sessions.get("wren")?.summary]).toEqual(["gap", 4, null]);
  });

  test("of an unknown kind only count", () => {
    const state = run([hello(4), snapshot(4), { type: "skipped", seq: 5 }, changed(6, "b")]);
    expect(state.sessions.get("wren")?.summary).toBe("b");
  });

  test("before the snapshot of a new server run are ignored", () => {
    const state = run([hello(4), snapshot(4), hello(9, "b2"), changed(5, "of the new run")]);
    expect([state.sync, state.sessions.get("wren")?.summary]).toEqual(["waiting", null]);
    expect(reduce(state, snapshot(9, "b2")).seq).toBe(9);
  });

  test("go on where they were when the server resumes", () => {
    const state = run([hello(4), snapshot(4), hello(5), changed(5, "resumed")]);
    expect(state.sessions.get("wren")?.summary).toBe("resumed");
  });
});

describe("open requests", () => {
  test("leave when the server says that they are closed", () => {
    const open = run([hello(1), snapshot(1)]);
    const asked = open.permissions.get("perm-1");
    if (!asked) throw new Error("The fixture has lost perm-1.");
    const closed = { type: "permission" as const, seq: 2, permission: asked, isOpen: false };
    expect(reduce(open, closed).permissions.has("perm-1")).toBe(false);
  });
});

describe("screens", () => {
  test("come whole, then by changed rows", () => {
    const state = run([
      screen(1, [
        [0, "a"],
        [1, "b"],
      ]),
      screen(2, [[1, "B"]], 1),
    ]);
    expect(state.screens.get(pane)?.rows).toEqual(["a", "B"]);
  });

  test("with a change on a revision that we do not have are kept and marked broken", () => {
    const state = run([screen(1, [[0, "a"]]), screen(5, [[0, "x"]], 4)]);
    expect(state.screens.get(pane)).toMatchObject({ rows: ["a"], isBroken: true });
    expect(reduce(state, screen(6, [[0, "w"]])).screens.get(pane)?.isBroken).toBe(false);
  });

  test("of a pane that does not exist are gone, not awaited", () => {
    expect(run([{ type: "screen.gone", pane }]).screens.get(pane)?.isGone).toBe(true);
  });

  test("ignore rows far outside of any terminal", () => {
    const state = run([
      screen(1, [
        [0, "a"],
        [2_000_000_000, "z"],
        [-1, "y"],
      ]),
    ]);
    expect(state.screens.get(pane)?.rows).toEqual(["a"]);
  });
});
