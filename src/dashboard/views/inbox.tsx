/** The attention inbox: everybody who needs a person, answerable in place. */
import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { type InboxItem, inboxItems } from "../store/select.ts";
import { InboxCard } from "./inbox-card.tsx";

export function Inbox() {
  const { state, connection } = useApp();
  // A text compares by value: the list renders only when somebody comes or goes.
  const listed = useComputed(() => JSON.stringify(inboxItems(state.value)));
  const items: InboxItem[] = JSON.parse(listed.value);
  const list = useRef<HTMLUListElement>(null);
  const isSettling = useSettling(listed.value);
  useKeptFocus(list, items);
  const isResting = isSettling.value || connection.link.value.state !== "open";
  const waiting = items.filter((item) => item.kind === "waiting").length;
  return (
    <section class="inbox" aria-labelledby="inbox-title">
      <h2 id="inbox-title" tabIndex={-1}>
        {inboxTitle(waiting, items.length - waiting)}
      </h2>
      {items.length > 0 && (
        <ul ref={list}>
          {items.map((item) => (
            <InboxCard key={item.id} item={item} isResting={isResting} />
          ))}
        </ul>
      )}
    </section>
  );
}

function inboxTitle(waiting: number, stopped: number): string {
  const parts = [];
  if (waiting > 0) parts.push(waiting === 1 ? "One waits for you" : `${waiting} wait for you`);
  if (stopped > 0) parts.push(stopped === 1 ? "one stopped" : `${stopped} stopped`);
  const text = parts.join(", ");
  return text === "" ? "Nobody needs you" : text.charAt(0).toUpperCase() + text.slice(1);
}

/** True for a moment after the list changed: the card under the finger may be another one. */
function useSettling(listed: string) {
  const isSettling = useSignal(false);
  const before = useRef(listed);
  useLayoutEffect(() => {
    if (before.current === listed) return;
    before.current = listed;
    isSettling.value = true;
    const timer = setTimeout(() => {
      isSettling.value = false;
    }, bounds.settleMs);
    return () => clearTimeout(timer);
  }, [listed]);
  return isSettling;
}

/** When the card with the focus leaves, its neighbour takes the focus over. */
function useKeptFocus(list: { current: HTMLUListElement | null }, items: InboxItem[]): void {
  const focused = useRef<{ id: string; index: number } | null>(null);
  useLayoutEffect(() => {
    const track = (event: FocusEvent) => {
      const card = event.target instanceof Element ? event.target.closest("[data-card]") : null;
      const id = card?.getAttribute("data-card") ?? null;
      const index = items.findIndex((item) => item.id === id);
      focused.current = id === null ? null : { id, index };
    };
    document.addEventListener("focusin", track);
    return () => document.removeEventListener("focusin", track);
  });
  useLayoutEffect(() => {
    const last = focused.current;
    if (!last || items.some((item) => item.id === last.id)) return;
    focused.current = null;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const cards = list.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [];
    const next = cards[Math.min(last.index, cards.length - 1)];
    (next ?? document.getElementById("inbox-title"))?.focus();
  });
}
