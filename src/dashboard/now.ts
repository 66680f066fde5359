/** The server's time as a slow signal: relative times move on while the page is seen. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { bounds } from "./bounds.ts";
import type { CampState } from "./store/state.ts";

export function makeNow(target: Window, state: ReadonlySignal<CampState>): ReadonlySignal<number> {
  // A phone's clock may be minutes off; durations are told by the server's.
  let skewMs = 0;
  const now = signal(Date.now());
  const tick = () => {
    now.value = Date.now() + skewMs;
  };
  let lastTime: string | null = null;
  effect(() => {
    const { serverTime } = state.value;
    if (serverTime !== null && serverTime !== lastTime) {
      const measured = Date.parse(serverTime) - Date.now();
      skewMs = Math.abs(measured) < bounds.skewMsMin ? 0 : measured;
    }
    lastTime = serverTime;
    // Each change of the state is a moment to tell times afresh: a new wait must read "now".
    tick();
  });
  setInterval(() => {
    if (target.document.visibilityState === "visible") tick();
  }, bounds.clockMs);
  target.document.addEventListener("visibilitychange", tick);
  return now;
}
