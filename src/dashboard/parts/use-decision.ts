/** One answer to one open request: sent once, told when refused. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { DecisionBody } from "../../protocol/api.ts";
import { useApp } from "../app.ts";

export type Decision =
  | { state: "open" }
  | { state: "sending" }
  | { state: "sent"; word: string }
  | { state: "refused"; detail: string };

export interface Decide {
  decision: ReadonlySignal<Decision>;
  /** `word` says what was done: "Allowed". */
  send(body: DecisionBody, word: string): void;
}

export function useDecision(permissionId: string): Decide {
  const { api } = useApp();
  const decision = useSignal<Decision>({ state: "open" });
  return {
    decision,
    send(body, word) {
      if (decision.value.state === "sending" || decision.value.state === "sent") return;
      decision.value = { state: "sending" };
      void api.decide(permissionId, body).then((outcome) => {
        decision.value = outcome.ok
          ? { state: "sent", word }
          : { state: "refused", detail: outcome.refusal.detail };
      });
    },
  };
}
