/** The way of one prompt: sending → queued → typed → accepted, or failed with the reason. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Api } from "../api/endpoints.ts";
import { bounds } from "../bounds.ts";

export type Delivery =
  | { state: "none" }
  | { state: "sending" | "queued" | "accepted"; text: string }
  /** It stands in the pane; `detail` says what is known of the rest. */
  | { state: "typed"; text: string; detail: string | null }
  | { state: "failed"; text: string; detail: string };

export interface Deliveries {
  of(sessionId: string): ReadonlySignal<Delivery>;
  /** Sends `text`; true once it has been typed, or waits until the session is idle. */
  send(
    sessionId: string,
    text: string,
    how: { force: boolean; whenIdle: boolean },
  ): Promise<boolean>;
}

export interface DeliveryDeps {
  prompt: Api["prompt"];
  newRequestId(): string;
  wait(ms: number): Promise<void>;
}

export function makeDeliveries(deps: DeliveryDeps): Deliveries {
  const states = new Map<string, Signal<Delivery>>();
  const stateOf = (id: string) => {
    const known = states.get(id) ?? signal<Delivery>({ state: "none" });
    states.set(id, known);
    return known;
  };
  return {
    of: stateOf,
    async send(sessionId, text, { force, whenIdle }) {
      const state = stateOf(sessionId);
      state.value = { state: "sending", text };
      // One id for the whole way: asking again with it types nothing twice.
      const body = { text, requestId: deps.newRequestId(), submit: true, force, whenIdle };
      for (let asks = 0; ; asks += 1) {
        const outcome = await deps.prompt(sessionId, body);
        if (!outcome.ok) {
          state.value = { state: "failed", text, detail: outcome.refusal.detail };
          return false;
        }
        const { state: reached, detail } = outcome.data;
        if (reached === "failed") {
          const why = detail ?? "The prompt did not reach the agent; look at its terminal.";
          state.value = { state: "failed", text, detail: why };
          return false;
        }
        // The server answers once it knows the end: only a prompt in the queue moves on.
        if (reached === "typed") {
          state.value = { state: reached, text, detail };
          return true;
        }
        state.value = { state: reached, text };
        if (reached === "accepted" || (reached === "queued" && whenIdle)) return true;
        if (asks >= bounds.deliveryAsksMax) return false;
        await deps.wait(bounds.deliveryAskMs);
      }
    },
  };
}
