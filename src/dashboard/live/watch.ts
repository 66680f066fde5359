/** Which panes this page watches, kept true across reconnects and broken screens. */
import { effect, untracked } from "@preact/signals";
import type { ClientMessage } from "../../protocol/live.ts";
import type { Store } from "../store/store.ts";

export interface Watcher {
  /** Watches a pane with `lines` of scrollback until the returned function is called. */
  watch(pane: string, lines: number): () => void;
  /** Says again what is watched: the server forgot with the old connection. */
  renew(): void;
}

export function makeWatcher(store: Store, send: (message: ClientMessage) => boolean): Watcher {
  const watched = new Map<string, number>();
  /** Panes whose whole screen is already asked for. */
  const asked = new Set<string>();

  const start = (pane: string) => send({ type: "watch", pane, lines: watched.get(pane) ?? 0 });
  const stop = (pane: string) => send({ type: "unwatch", pane });

  effect(() => {
    const { screens } = store.state.value;
    untracked(() => {
      for (const pane of watched.keys()) {
        if (!screens.get(pane)?.isBroken) asked.delete(pane);
        else if (!asked.has(pane)) {
          asked.add(pane);
          stop(pane);
          start(pane);
        }
      }
    });
  });

  return {
    watch(pane, lines) {
      watched.set(pane, lines);
      start(pane);
      return () => {
        watched.delete(pane);
        asked.delete(pane);
        stop(pane);
        // Who only asks for more rows watches again at once: what is shown then stays.
        queueMicrotask(() => {
          if (!watched.has(pane)) store.push({ type: "screen.forget", pane });
        });
      };
    },
    renew() {
      asked.clear();
      for (const pane of watched.keys()) start(pane);
    },
  };
}
