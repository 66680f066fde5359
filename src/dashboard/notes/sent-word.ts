/** What became of a note that was sent to a session, as one sentence. */
import type { PromptDelivery } from "../../protocol/api.ts";

export function sentWord({ state, detail }: PromptDelivery): string {
  switch (state) {
    case "queued":
      return "Queued: it is typed when the agent is ready.";
    case "typed":
      return `Typed. ${detail ?? "The agent has not taken it yet."}`;
    case "accepted":
      return "The agent has taken it.";
    case "failed":
      return detail ?? "The agent did not take it.";
  }
}
