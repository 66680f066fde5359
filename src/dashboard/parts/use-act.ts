/** One act at a time, and what the server said when it refused. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Outcome } from "../api/answers.ts";

export interface Act {
  isBusy: ReadonlySignal<boolean>;
  /** Empty unless the last act was refused. */
  refusal: ReadonlySignal<string>;
  /** Resolves with the answer; null when it was refused or another act is still under way. */
  run<T>(call: () => Promise<Outcome<T>>): Promise<T | null>;
}

export function useAct(): Act {
  const isBusy = useSignal(false);
  const refusal = useSignal("");
  return {
    isBusy,
    refusal,
    async run(call) {
      if (isBusy.peek()) return null;
      isBusy.value = true;
      refusal.value = "";
      const outcome = await call();
      isBusy.value = false;
      if (outcome.ok) return outcome.data;
      refusal.value = outcome.refusal.detail;
      return null;
    },
  };
}
