/** The live terminal of a pane: rows on a fixed grid, scaled to the page, never reflowed. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { Icon } from "../parts/icon.tsx";
import { TerminalRow } from "../parts/terminal-row.tsx";
import type { Screen } from "../store/state.ts";
import { rowText } from "../terminal/row.ts";
import { visible } from "../text/visible.ts";

/** A region that scrolls must be reachable by keyboard. */
const focusable = { tabIndex: 0 };

interface TerminalProps {
  pane: string;
  /** `session:index name` of the tmux window. */
  window: string;
}

export function Terminal({ pane, window: windowName }: TerminalProps) {
  const { state, watcher } = useApp();
  const hasScrollback = useSignal(false);
  const lines = hasScrollback.value ? bounds.scrollbackLines : 0;
  useEffect(() => watcher.watch(pane, lines), [pane, lines, watcher]);
  const found = useComputed(() => state.value.screens.get(pane));
  const screen = found.value;
  const view = useRef<HTMLElement>(null);
  const hasRowsAbove = hasScrollback.value && screen !== undefined && hasPast(screen);
  useFit(view, screen?.width ?? 80);
  useFollow(view, screen?.rows, hasRowsAbove);
  return (
    <section class="terminal" aria-label="Terminal">
      <header>
        <Icon name="terminal" />
        <span class="window">{visible(windowName) || "tmux pane"}</span>
        {screen?.isGone && screen.rows.length > 0 && <span>this pane is closed</span>}
        <button
          type="button"
          class="quiet"
          aria-pressed={hasScrollback.value}
          onClick={() => {
            hasScrollback.value = !hasScrollback.value;
          }}
        >
          Scrollback
        </button>
      </header>
      <section class="screen" aria-label="Screen" {...focusable} ref={view}>
        {screen && screen.rows.length > 0 ? (
          <div class="rows">
            {shownRows(screen.rows).map((text, index) => (
              <TerminalRow key={index} text={text} />
            ))}
          </div>
        ) : (
          <p>{screen?.isGone ? "tmux does not show this pane yet." : "Fetching the screen …"}</p>
        )}
      </section>
    </section>
  );
}

/** Empty rows at the end say nothing and would push the end out of view. */
function shownRows(rows: readonly string[]): readonly string[] {
  let end = rows.length;
  while (end > 1 && rowText(rows[end - 1] ?? "").trim() === "") end -= 1;
  return rows.slice(0, end);
}

/** True when rows of the past stand above the screen; a pane without any has one empty row. */
function hasPast({ rows, height }: Screen): boolean {
  const above = rows.slice(0, Math.max(0, rows.length - height));
  return above.some((row) => row !== "");
}

/** Tells the style sheet how many columns must fit; set by script, which the CSP allows. */
function useFit(view: { current: HTMLElement | null }, columns: number): void {
  useLayoutEffect(() => {
    view.current?.style.setProperty("--columns", String(Math.max(20, columns)));
  }, [columns]);
}

/**
 * Keeps the end in view while the reader is at the end. Rows above that have just come are shown
 * by a step back, short of a whole view so that the place is recognised; without them the end
 * is shown again.
 */
function useFollow(
  view: { current: HTMLElement | null },
  rows: unknown,
  hasRowsAbove: boolean,
): void {
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const note = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = below < 24;
    };
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, []);
  useLayoutEffect(() => {
    isAtEnd.current = !hasRowsAbove;
    const element = view.current;
    if (element && hasRowsAbove) {
      element.scrollTop = element.scrollHeight - 1.8 * element.clientHeight;
    }
  }, [hasRowsAbove]);
  useLayoutEffect(() => {
    const element = view.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [rows]);
}
