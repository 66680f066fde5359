/** Writes to the agent: several lines, history, and what became of the prompt. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "../app.ts";
import { Icon } from "../parts/icon.tsx";
import { isSecretAsked } from "../terminal/secret.ts";
import { DeliveryLine } from "./delivery-line.tsx";

interface SendHow {
  force: boolean;
  whenIdle: boolean;
}

interface PromptBoxProps {
  sessionId: string;
  pane: string;
  name: string;
  /** The agent takes a prompt now; otherwise it may be kept until then. */
  isResting: boolean;
}

export function PromptBox({ sessionId, pane, name, isResting }: PromptBoxProps) {
  const { state, deliveries, memory } = useApp();
  const isSecret = useComputed(() => isSecretAsked(state.value.screens.get(pane)?.rows ?? []));
  const text = useSignal(memory.draft(sessionId));
  /** How far back in the history we are; 0 is what is being written. */
  const back = useSignal(0);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);

  const write = (value: string) => {
    text.value = value;
    if (!isSecret.value) memory.keepDraft(sessionId, value);
  };
  // A secret never becomes a draft, and a draft is no secret: the field starts empty either way.
  useEffect(() => {
    text.value = isSecret.value ? "" : memory.draft(sessionId);
    back.value = 0;
  }, [isSecret.value, sessionId]);

  const isSending = useComputed(() => deliveries.of(sessionId).value.state === "sending");
  const send = async (what: string, how: SendHow = { force: false, whenIdle: false }) => {
    // A second Enter while the first prompt is on its way would send the same text twice.
    if (what === "" || isSending.peek()) return;
    const wasSecret = isSecret.value;
    const isTyped = await deliveries.send(sessionId, what, how);
    if (!isTyped) return;
    if (!wasSecret) memory.remember(sessionId, what);
    if (text.value === what) text.value = "";
    back.value = 0;
  };
  const recall = (by: 1 | -1) => {
    const history = memory.history(sessionId);
    const next = Math.min(Math.max(back.value + by, 0), history.length);
    back.value = next;
    text.value = next === 0 ? memory.draft(sessionId) : (history[history.length - next] ?? "");
  };
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const isPhone = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && !isPhone) {
      event.preventDefault();
      void send(text.value);
    } else if (event.key === "ArrowUp" && !isSecret.value && canRecall(field.current, back.value)) {
      event.preventDefault();
      recall(1);
    } else if (event.key === "ArrowDown" && back.value > 0) {
      event.preventDefault();
      recall(-1);
    }
  };
  const shared = {
    ref: field,
    id: "prompt",
    value: text.value,
    onKeyDown: press,
    onInput: (event: { currentTarget: { value: string } }) => write(event.currentTarget.value),
  };
  return (
    <form
      class="prompt"
      onSubmit={(event) => {
        event.preventDefault();
        void send(text.value);
      }}
    >
      <label for="prompt" class="unseen">
        {isSecret.value ? "Secret for the terminal" : `Prompt for ${name}`}
      </label>
      {isSecret.value ? (
        <input type="password" autoComplete="off" placeholder="Secret, not kept" {...shared} />
      ) : (
        <textarea rows={1} placeholder={`Prompt for ${name}`} maxLength={131_072} {...shared} />
      )}
      <button type="submit" class="primary" aria-disabled={text.value === "" || isSending.value}>
        <Icon name="send-horizontal" />
        <span>Send</span>
      </button>
      {!isResting && !isSecret.value && text.value !== "" && (
        <button
          type="button"
          class="later"
          aria-disabled={isSending.value}
          onClick={() => void send(text.value, { force: false, whenIdle: true })}
        >
          Send when idle
        </button>
      )}
      <DeliveryLine
        sessionId={sessionId}
        onForce={(what) => void send(what, { force: true, whenIdle: false })}
      />
    </form>
  );
}

/** History begins where the caret cannot go further up. */
function canRecall(field: HTMLTextAreaElement | null, back: number): boolean {
  if (!field) return false;
  return back > 0 || field.selectionStart === 0 || field.value === "";
}
