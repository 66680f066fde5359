/** Screens of watched panes: whole ones replace, changes need the revision they build on. */
import type { Direct } from "../../protocol/live.ts";
import { bounds } from "../bounds.ts";
import type { Screen } from "./state.ts";

type ScreenMessage = Extract<Direct, { type: "screen" }>;
type Screens = ReadonlyMap<string, Screen>;

export function withScreen(screens: Screens, message: ScreenMessage): Screens {
  const before = screens.get(message.pane);
  if (message.base === undefined) return put(screens, message.pane, wholeScreen(message));
  if (!before || before.isBroken || before.rev !== message.base) {
    // Keep what is shown, say that it is stale, and let the watcher ask for a whole screen.
    return before
      ? put(screens, message.pane, { ...before, isBroken: true })
      : put(screens, message.pane, { ...wholeScreen({ ...message, rows: [] }), isBroken: true });
  }
  const rows = [...before.rows];
  setRows(rows, message.rows);
  const { rev, width, height } = message;
  return put(screens, message.pane, { ...before, rev, width, height, rows });
}

export function withGoneScreen(screens: Screens, pane: string): Screens {
  const nothing = { rev: 0, width: 80, height: 0, rows: [], isBroken: false };
  return put(screens, pane, { ...(screens.get(pane) ?? nothing), isGone: true });
}

export function withoutScreen(screens: Screens, pane: string): Screens {
  const next = new Map(screens);
  next.delete(pane);
  return next;
}

function wholeScreen(message: ScreenMessage): Screen {
  const rows: string[] = [];
  setRows(rows, message.rows);
  const { rev, width, height } = message;
  return { rev, width, height, rows, isBroken: false, isGone: false };
}

function setRows(rows: string[], changes: ScreenMessage["rows"]): void {
  for (const [index, text] of changes) {
    if (index < 0 || index >= bounds.screenRowsMax) continue;
    while (rows.length < index) rows.push("");
    rows[index] = text;
  }
}

function put(screens: Screens, pane: string, screen: Screen): Screens {
  return new Map(screens).set(pane, screen);
}
