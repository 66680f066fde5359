/** Prompts that wait until the session is idle, and those that came to nothing, to be put away. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QueuedPrompt } from "../../protocol/acts.ts";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { useAct } from "../parts/use-act.ts";
import { visible } from "../text/visible.ts";

interface PromptQueueProps {
  sessionId: string;
  /** How many wait; the list is asked for again whenever this changes. */
  count: number;
}

export function PromptQueue({ sessionId, count }: PromptQueueProps) {
  const { api, rights } = useApp();
  const items = useSignal<QueuedPrompt[]>([]);
  const act = useAct();
  const load = async () => {
    const outcome = await api.queue(sessionId);
    if (outcome.ok) items.value = outcome.data.items;
  };
  useEffect(() => void load(), [sessionId, count]);
  const cancel = async (requestId: string) => {
    await act.run(() => api.cancelPrompt(sessionId, requestId));
    await load();
  };
  if (items.value.length === 0) return null;
  return (
    <section class="queue" aria-label="Prompts that wait">
      <ul>
        {items.value.map(({ requestId, text, state, detail }) => (
          <li key={requestId} data-tone={state === "failed" ? "error" : "idle"}>
            <p>
              <span class="status">
                <strong>{state === "failed" ? "Not sent." : "Waits."}</strong>
              </span>{" "}
              <span class="text">{visible(text)}</span>
              {detail !== null && <small>{visible(detail)}</small>}
            </p>
            {rights.value.canPrompt && (
              <button
                type="button"
                aria-label={state === "failed" ? "Put it away" : "Take it back"}
                aria-disabled={act.isSending.value}
                onClick={() => void cancel(requestId)}
              >
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
      <p class="outcome" role="status">
        {act.word.value.text}
      </p>
    </section>
  );
}
