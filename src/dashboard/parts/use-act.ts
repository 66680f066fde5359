/** One change that a person makes: sent once at a time, its refusal told as a sentence. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Outcome } from "../api/answers.ts";

export interface Act {
  isSending: ReadonlySignal<boolean>;
  /** What came of the last one; empty while nothing is to be said. */
  word: ReadonlySignal<{ text: string; isRefusal: boolean }>;
  /** Resolves with the answer, or null when it was refused or another is on its way. */
  run<T>(send: () => Promise<Outcome<T>>, done?: string): Promise<T | null>;
  say(text: string, isRefusal?: boolean): void;
}

export function useAct(): Act {
  const isSending = useSignal(false);
  const word = useSignal({ text: "", isRefusal: false });
  return {
    isSending,
    word,
    say(text, isRefusal = false) {
      word.value = { text, isRefusal };
    },
    async run(send, done = "") {
      if (isSending.peek()) return null;
      isSending.value = true;
      word.value = { text: "", isRefusal: false };
      const outcome = await send();
      isSending.value = false;
      word.value = outcome.ok
        ? { text: done, isRefusal: false }
        : { text: outcome.refusal.detail, isRefusal: true };
      return outcome.ok ? outcome.data : null;
    },
  };
}
