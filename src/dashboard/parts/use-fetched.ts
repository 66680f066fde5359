/** A view's own data from the API, fetched anew whenever the live stream says that it moved. */
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Outcome } from "../api/answers.ts";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { type Fetched, makeSource, nothingFetched, type Source } from "../store/source.ts";

export interface Held<T> extends Fetched<T> {
  /** The data answers another question: that of this one has not come yet. */
  isStandIn: boolean;
}

export interface UseFetched<T> {
  fetched: ReadonlySignal<Held<T>>;
  /** Asks at once: after an own change, or by "Try again". */
  again(): void;
}

/**
 * `load` may change with each rendering; `key` says when it means something else. `subjects` are
 * keys of `store/subjects.ts`. With another key the old data stays until the new has come.
 */
export function useFetched<T>(
  key: string,
  load: () => Promise<Outcome<T>>,
  subjects: readonly string[],
): UseFetched<T> {
  const { state, connection, isVisible } = useApp();
  const fetched = useSignal<Held<T>>({ ...nothingFetched, isStandIn: false });
  const source = useRef<Source | null>(null);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const made = makeSource<T>({
      load: () => latest.current(),
      position: () => state.peek().seq,
      onChange(next) {
        // What was fetched under another key stays visible until this one has an answer.
        const { data } = fetched.peek();
        const isStandIn = next.data === null && data !== null;
        fetched.value = isStandIn ? { ...next, data, isStandIn } : { ...next, isStandIn };
      },
      now: () => performance.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      everyMsMin: bounds.refetchMsMin,
    });
    source.current = made;
    made.askNow();
    return made.stop;
  }, [key]);
  const watched = subjects.join(" ");
  const moved = useComputed(() => {
    const { touched, snapshots } = state.value;
    return [snapshots, ...watched.split(" ").map((one) => touched.get(one) ?? 0)].join(" ");
  });
  const isOpen = useComputed(() => connection.link.value.state === "open");
  const seen = useRef(moved.peek());
  useSignalEffect(() => {
    const isMoved = moved.value !== seen.current || fetched.peek().problem !== null;
    if (!isOpen.value || !isVisible.value || !isMoved) return;
    seen.current = moved.value;
    source.current?.ask();
  });
  return { fetched, again: () => source.current?.askNow() };
}
