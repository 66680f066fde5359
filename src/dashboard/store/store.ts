/** The state as a signal; what arrives between two frames is applied in one go. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { reduce } from "./reduce.ts";
import { type CampState, emptyState, type StoreMessage } from "./state.ts";

export interface Store {
  state: ReadonlySignal<CampState>;
  push(message: StoreMessage): void;
  /** Applies at once what waits for the next frame. */
  flush(): void;
}

/** `schedule` runs its argument with the next frame, once. */
export function makeStore(schedule: (run: () => void) => void): Store {
  const state = signal(emptyState);
  let pending: StoreMessage[] = [];
  const flush = () => {
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    state.value = batch.reduce(reduce, state.value);
  };
  return {
    state,
    flush,
    push(message) {
      pending.push(message);
      if (pending.length === 1) schedule(flush);
    },
  };
}
