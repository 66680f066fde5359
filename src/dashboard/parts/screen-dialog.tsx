/** A dialog that only the screen shows: its options by their text, chosen through the keys. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ScreenDialog as Dialog } from "../../protocol/acts.ts";
import type { SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { visible } from "../text/visible.ts";
import { useAct } from "./use-act.ts";

/** Nothing where the screen shows no options. */
export function ScreenDialog({ session }: { session: SessionView }) {
  const { api, rights } = useApp();
  const dialog = useDialog(session.id);
  const act = useAct();
  const found = dialog.value;
  if (!found || !rights.value.canDecide) return null;
  const choose = (label: string) =>
    act.run(() => api.answerDialog(session.id, label, found.question));
  return (
    <section class="card open" data-kind="waiting" aria-label="Dialog on the screen">
      <div class="body">
        {found.question !== null && <p>{visible(found.question)}</p>}
        <div class="dialog-options">
          {found.options.map(({ label, isSelected }) => (
            <button
              key={label}
              type="button"
              data-marked={isSelected}
              aria-disabled={act.isSending.value}
              onClick={() => void choose(label)}
            >
              {visible(label)}
            </button>
          ))}
        </div>
        <p class="outcome" role="status">
          {act.word.value.text}
        </p>
      </div>
    </section>
  );
}

/** What the screen asks, looked at again and again while the session waits. */
function useDialog(sessionId: string) {
  const { api, isVisible } = useApp();
  const dialog = useSignal<Dialog | null>(null);
  useSignalEffect(() => {
    if (!isVisible.value) return;
    let isOver = false;
    const look = async () => {
      const outcome = await api.dialog(sessionId);
      if (!isOver && outcome.ok) dialog.value = outcome.data.dialog;
    };
    void look();
    const timer = setInterval(() => void look(), bounds.dialogLookMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  });
  return dialog;
}
