/** A kept prompt as the API shows it. */
import type { QueuedPrompt } from "../protocol/acts.ts";
import type { PromptDelivery } from "../protocol/api.ts";
import type { PromptRow, PromptState } from "../store/prompts.ts";

export function deliveryOf({ requestId, state, detail }: PromptRow): PromptDelivery {
  return { requestId, state: wordOf(state), detail };
}

export function queuedView(row: PromptRow): QueuedPrompt {
  return { ...deliveryOf(row), text: row.text, createdAt: row.createdAt };
}

/** While it is being typed it still waits for its end. */
function wordOf(state: PromptState): PromptDelivery["state"] {
  return state === "typing" ? "queued" : state;
}
