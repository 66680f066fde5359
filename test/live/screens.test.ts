/** Watched screens: the whole at first, then the rows that changed, the latest wins. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/config/limits.ts";
import { Hub, type LiveClient } from "../../src/live/hub.ts";
import { type PaneScreen, type ScreenSource, Screens } from "../../src/live/screens.ts";
import { type Direct, direct } from "../../src/protocol/live.ts";
import { HandClock } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

const PANE = "0a0b0c0d:%1";

class FakeSource implements ScreenSource {
  readonly screens = new Map<string, PaneScreen>();
  readonly watched: string[] = [];

  watch(paneKey: string, lines: number): void {
    this.watched.push(`${paneKey}/${lines}`);
  }
  unwatch(paneKey: string, lines: number): void {
    this.watched.splice(this.watched.indexOf(`${paneKey}/${lines}`), 1);
  }
  current(paneKey: string): PaneScreen | null {
    return this.screens.get(paneKey) ?? null;
  }
  exists(paneKey: string): boolean {
    return this.screens.has(paneKey);
  }
}

/** A page that paints what it is told. */
class Painter implements LiveClient {
  readonly received: Direct[] = [];
  rows: string[] = [];
  rev = 0;
  backlog = 0;

  constructor(readonly id: string) {}

  send(text: string): boolean {
    const message = direct.parse(JSON.parse(text));
    this.received.push(message);
    if (message.type !== "screen") return true;
    if (message.base === undefined) this.rows = [];
    else expect(message.base).toBe(this.rev);
    this.rev = message.rev;
    for (const [index, row] of message.rows) this.rows[index] = row;
    return true;
  }
  backlogBytes(): number {
    return this.backlog;
  }
  close(): void {}
}

function makeScreens() {
  const source = new FakeSource();
  const clock = new HandClock();
  const snapshot = () => {
    throw new Error("nobody joins here");
  };
  const screens = new Screens(new Hub({ clock, boot: "b", version: "0", snapshot }), source);
  const show = (rows: string[], size: Partial<PaneScreen> = {}, paneKey = PANE) => {
    source.screens.set(paneKey, { rows, scrollback: [], width: 80, height: rows.length, ...size });
    screens.captured(paneKey);
  };
  return { source, screens, show };
}

test("whole at first, then only the rows that changed, on top of the one before", () => {
  const { screens, show } = makeScreens();
  const page = new Painter("page");
  show(["a", "b", "c"]);
  screens.watch(page, PANE, 0);
  show(["a", "B", "c"]);
  show(["a", "B", "c"]);
  expect(page.received).toEqual([
    {
      type: "screen",
      pane: PANE,
      rev: 1,
      width: 80,
      height: 3,
      rows: [
        [0, "a"],
        [1, "b"],
        [2, "c"],
      ],
    },
    { type: "screen", pane: PANE, rev: 2, base: 1, width: 80, height: 3, rows: [[1, "B"]] },
  ]);
});

test("another size brings the whole screen again", () => {
  const { screens, show } = makeScreens();
  const page = new Painter("page");
  show(["a", "b"]);
  screens.watch(page, PANE, 0);
  show(["a", "b"], { width: 90 });
  show(["a", "b", "c"], { width: 90 });
  const bases = page.received.map((message) => message.type === "screen" && message.base);
  expect(bases).toStrictEqual([undefined, undefined, undefined]);
  expect(bases).toHaveLength(3);
});

test("whatever is shown and however full the pipe was, the page paints what is there", () => {
  const row = fc.constantFrom("", "a", "b", "\u001b[31mred\u001b[0m");
  const step = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 6 }),
    scrollback: fc.array(row, { maxLength: 8 }),
    width: fc.constantFrom(80, 81),
    isFull: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(4), (steps, lines) => {
      const { screens, show } = makeScreens();
      const page = new Painter("page");
      show(["start"]);
      screens.watch(page, PANE, lines);
      for (const { rows, scrollback, width, isFull } of steps) {
        page.backlog = isFull ? limits.liveBacklogBytesMax : 0;
        show(rows, { scrollback, width });
        if (isFull) continue;
        const above = lines > 0 ? scrollback.slice(-lines) : [];
        expect(page.rows).toEqual([...above, ...rows]);
      }
    }),
  );
});

test("a page with a full pipe misses screens, not the last one", () => {
  const { screens, show } = makeScreens();
  const page = new Painter("page");
  show(["1"]);
  screens.watch(page, PANE, 0);
  page.backlog = limits.liveBacklogBytesMax;
  for (const text of ["2", "3", "4"]) show([text]);
  expect(page.rows).toEqual(["1"]);
  page.backlog = 0;
  show(["5"]);
  expect(page.rows).toEqual(["5"]);
  expect(page.received).toHaveLength(2);
});

test("a page whose pipe was full gets the last screen, though the pane stands still", async () => {
  const { screens, show } = makeScreens();
  const page = new Painter("page");
  show(["1"]);
  screens.watch(page, PANE, 0);
  page.backlog = limits.liveBacklogBytesMax;
  show(["2"]);
  page.backlog = 0;
  await waitUntil("the last screen is shown", () => page.rows[0] === "2");
});

test("scrollback comes only to those who ask for it", () => {
  const { screens, show, source } = makeScreens();
  const [plain, curious] = [new Painter("plain"), new Painter("curious")];
  show(["now"], { scrollback: ["old 1", "old 2"] });
  screens.watch(plain, PANE, 0);
  screens.watch(curious, PANE, 1);
  expect(plain.rows).toEqual(["now"]);
  expect(curious.rows).toEqual(["old 2", "now"]);
  expect(source.watched).toEqual([`${PANE}/0`, `${PANE}/1`]);
});

test("watching again replaces the watch; leaving ends all of them", () => {
  const { screens, show, source } = makeScreens();
  const page = new Painter("page");
  show(["a"]);
  show(["b"], {}, "0a0b0c0d:%2");
  screens.watch(page, PANE, 0);
  screens.watch(page, PANE, 5);
  screens.watch(page, "0a0b0c0d:%2", 0);
  expect(source.watched).toEqual([`${PANE}/5`, "0a0b0c0d:%2/0"]);
  screens.leave(page);
  expect(source.watched).toEqual([]);
  expect(screens.isWatched(PANE)).toBe(false);
});

test("a pane that is not there, or goes, is told as gone; one that comes is shown", () => {
  const { screens, show, source } = makeScreens();
  const page = new Painter("page");
  screens.watch(page, PANE, 0);
  show(["a"]);
  expect(page.rows).toEqual(["a"]);
  screens.gone(PANE);
  expect(page.received.map((message) => message.type)).toEqual([
    "screen.gone",
    "screen",
    "screen.gone",
  ]);
  expect(source.watched).toEqual([]);
});

test("a page watches so many panes and no more", () => {
  const { screens, show } = makeScreens();
  const page = new Painter("page");
  for (let n = 0; n <= limits.watchedPanesPerClientMax; n++) {
    show(["x"], {}, `0a0b0c0d:%${n}`);
    screens.watch(page, `0a0b0c0d:%${n}`, 0);
  }
  expect(page.received.filter((message) => message.type === "screen")).toHaveLength(4);
  expect(page.received.at(-1)?.type).toBe("refused");
});
