import { describe, expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import type { CaptureSection } from "../../src/tmux/batch.ts";
import type { TmuxPane } from "../../src/tmux/pane.ts";
import { ServerPanes } from "../../src/tmux/server-panes.ts";
import { Watchers } from "../../src/tmux/watchers.ts";

const NOW_MS = 100_000;

function pane(id: string, changes: Partial<TmuxPane> = {}): TmuxPane {
  return {
    key: `00000000:${id}`,
    serverKey: "00000000",
    socketPath: "/tmp/sock",
    serverPid: 1,
    id,
    pid: 10,
    session: "s",
    windowIndex: 0,
    windowName: "w",
    title: "t",
    command: "claude",
    cwd: "/work",
    width: 80,
    height: 24,
    isAlternate: false,
    isActive: true,
    activityS: 1_000,
    isDead: false,
    inMode: false,
    ...changes,
  };
}

function list(panes: TmuxPane[], malformedIds: string[] = []) {
  return { panes, malformedCount: malformedIds.length, malformedIds };
}

function section(paneId: string, text: string): CaptureSection {
  return { paneId, width: 80, height: 24, activityS: 1_000, text, scrollback: "" };
}

function makePanes(changes: { panesMax?: number; captureBytesMax?: number } = {}) {
  const watchers = new Watchers();
  const panes = new ServerPanes({ limits: { ...limits, ...changes } }, watchers);
  return { panes, watchers };
}

describe("the panes of one server", () => {
  test("a pane missing from the list is gone, but not one whose row was unreadable", () => {
    const { panes } = makePanes();
    panes.applyList(list([pane("%1"), pane("%2"), pane("%3")]));
    expect(panes.applyList(list([pane("%1")], ["%2"])).gone).toEqual(["00000000:%3"]);
    expect(panes.list().map((one) => one.id)).toEqual(["%1", "%2"]);
  });

  test("output alone makes no changed pane, anything else does", () => {
    const { panes } = makePanes();
    const changed = (...now: TmuxPane[]) => panes.applyList(list(now)).changed;
    expect(changed(pane("%1"), pane("%2"))).toEqual(["00000000:%1", "00000000:%2"]);
    expect(changed(pane("%1", { activityS: 1_001 }), pane("%2"))).toEqual([]);
    expect(panes.get("00000000:%1")?.activityS).toBe(1_001);
    for (const change of [{ title: "✳ t" }, { command: "sh" }, { cwd: "/" }, { isDead: true }]) {
      expect(changed(pane("%1", change), pane("%2"))).toEqual(["00000000:%1"]);
    }
  });

  test("an empty folder does not replace a known one", () => {
    const { panes } = makePanes();
    panes.applyList(list([pane("%1")]));
    panes.applyList(list([pane("%1", { cwd: "" })]));
    expect(panes.list()[0]?.cwd).toBe("/work");
  });

  test("a pane whose capture failed goes behind the others and rests a second", () => {
    const { panes } = makePanes();
    panes.applyList(list([pane("%1"), pane("%2")]));
    panes.markFailed("%1", NOW_MS);
    const ids = (nowMs: number) => panes.plan(nowMs, 9).captures.map((one) => one.paneId);
    expect(ids(NOW_MS + 100)).toEqual(["%2"]);
    expect(ids(NOW_MS + 1_000)).toEqual(["%2", "%1"]);
  });

  test("no more captures are planned than one command may hold", () => {
    const { panes } = makePanes();
    panes.applyList(list(Array.from({ length: 60 }, (_, n) => pane(`%${n}`))));
    expect(panes.plan(NOW_MS, 48).captures).toHaveLength(48);
  });

  test("no more panes are kept than the bound, and no more text of each", () => {
    const { panes } = makePanes({ panesMax: 2, captureBytesMax: 10 });
    panes.applyList(list([pane("%1"), pane("%2"), pane("%3")]));
    expect(panes.list()).toHaveLength(2);
    panes.applyCapture(section("%1", "first\nsecond\nlast"), { ms: NOW_MS, at: 5 });
    expect(panes.capture("00000000:%1")?.text).toBe("last");
  });

  test("only watched panes in motion are planned without the list", () => {
    const { panes, watchers } = makePanes();
    panes.applyList(list([pane("%1")]));
    panes.applyCapture(section("%1", "a"), { ms: NOW_MS, at: 5 });
    expect(panes.plan(NOW_MS + 300, 9).withList).toBe(true);
    watchers.add("00000000:%1", 7);
    const captures = [{ paneId: "%1", lines: 7 }];
    expect(panes.plan(NOW_MS + 300, 9)).toEqual({ withList: false, captures });
  });
});
