/** Who is shown where: the inbox, the roster, announcements, the tab. */
import { describe, expect, test } from "bun:test";
import { announcementOf } from "../../src/dashboard/attention/changes.ts";
import { iconAddress, pageTitle } from "../../src/dashboard/attention/title.ts";
import { reduce } from "../../src/dashboard/store/reduce.ts";
import {
  inboxItems,
  rosterGroups,
  successorOf,
  tally,
  waitingCount,
} from "../../src/dashboard/store/select.ts";
import { type CampState, emptyState } from "../../src/dashboard/store/state.ts";
import { statusWords } from "../../src/dashboard/text/status-words.ts";
import { REASONS, type SessionStatus, type SessionView } from "../../src/protocol/session.ts";
import { ago, busyCamp, type CampContent, persona, session } from "./camp-fixture.ts";

function stateOf(content: CampContent): CampState {
  const at = "2026-01-01T00:00:00.000Z";
  const snapshot = { protocol: 1 as const, boot: "b", seq: 1, at, ...content };
  return reduce(emptyState, { type: "snapshot", snapshot });
}

function withSession(state: CampState, one: SessionView): CampState {
  return reduce(state, { type: "session", seq: state.seq + 1, session: one });
}

describe("the inbox", () => {
  test("lists who waits, longest first, then who was stopped by an error", () => {
    expect(inboxItems(stateOf(busyCamp()))).toEqual([
      { id: "bram", kind: "waiting" },
      { id: "wren", kind: "waiting" },
      { id: "sable", kind: "stopped" },
    ]);
  });

  test("leaves out expected failures", () => {
    const failing = session({ id: "sable", status: "error", reason: "expected" });
    const items = inboxItems(withSession(stateOf(busyCamp()), failing));
    expect(items.map((item) => item.id)).toEqual(["bram", "wren"]);
  });
});

describe("the roster", () => {
  test("groups by project, those without one last", () => {
    const groups = rosterGroups(stateOf(busyCamp()));
    expect(groups.map((group) => group.name)).toEqual([
      "ferry",
      "lantern",
      "quarry",
      "No project yet",
    ]);
    expect(groups.flatMap((group) => group.sessionIds)).toHaveLength(8);
  });

  test("never changes its order with a status", () => {
    const state = stateOf(busyCamp());
    const before = rosterGroups(state);
    let after = state;
    for (const one of [...state.sessions.values()].reverse()) {
      after = withSession(after, { ...one, status: "waiting", reason: "plan", since: ago(0) });
    }
    expect(rosterGroups(after)).toEqual(before);
  });
});

describe("counts", () => {
  test("say how many wait, work and are done unseen", () => {
    const state = stateOf(busyCamp());
    expect(waitingCount(state)).toBe(2);
    expect(tally(state)).toEqual({ waiting: 2, working: 2, unseen: 1 });
  });

  test("stand in the title and on the icon", () => {
    expect(pageTitle(2, "Camp")).toBe("(2) Camp · claude-rpg");
    expect(pageTitle(0, "Camp")).toBe("Camp · claude-rpg");
    expect(decodeURIComponent(iconAddress(3))).toContain(">3</text>");
    expect(decodeURIComponent(iconAddress(40))).toContain(">9+</text>");
    expect(decodeURIComponent(iconAddress(0))).not.toContain("<text");
  });
});

describe("an ended session", () => {
  test("points to the one that goes on in its pane", () => {
    const old = session({ id: "old" });
    const state = withSession(
      { ...stateOf(busyCamp()), sessions: new Map() },
      session({ id: "n" }),
    );
    expect(successorOf(state, old)?.id).toBe("n");
    expect(successorOf(state, session({ id: "old", pane: null }))).toBeNull();
  });
});

describe("announcements", () => {
  const before = stateOf(busyCamp());

  test("tell a new wait at once and a finished turn politely", () => {
    const waits = session({ id: "fenn", status: "waiting", reason: "plan" });
    expect(announcementOf(before, withSession(before, waits))).toEqual({
      assertive: "Fenn waits for you with a plan.",
      polite: "",
    });
    const done = session({ id: "odo", status: "idle", reason: "done", seen: false });
    expect(announcementOf(before, withSession(before, done))).toEqual({
      assertive: "",
      polite: "Odo Quill: Done, not seen yet.",
    });
  });

  test("keep silent on the first snapshot and on what did not change", () => {
    const silent = { assertive: "", polite: "" };
    expect(announcementOf(emptyState, before)).toEqual(silent);
    const same = session({ id: "wren", status: "waiting", reason: "permission" });
    expect(announcementOf(before, withSession(before, same))).toEqual(silent);
    const renamed = reduce(before, { type: "persona", seq: 2, persona: persona("odo", "Bo", 4) });
    expect(announcementOf(before, renamed)).toEqual(silent);
  });
});

describe("status words", () => {
  const all = Object.entries(REASONS) as [SessionStatus, readonly SessionView["reason"][]][];

  test("exist for every status and reason of the protocol", () => {
    for (const [status, reasons] of all) {
      for (const reason of reasons) {
        const words = statusWords(session({ id: "x", status, reason }));
        expect(words.word.length).toBeGreaterThan(0);
        expect(words.reason.length).toBeGreaterThan(0);
      }
    }
  });

  test("tell a finished turn that nobody saw from one that was seen", () => {
    expect(statusWords(session({ id: "x", seen: false })).tone).toBe("done");
    expect(statusWords(session({ id: "x", seen: true })).tone).toBe("idle");
  });
});
