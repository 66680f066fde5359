/** Starts an agent in a new tmux window: a folder and a command, behind one button. */
import { useSignal } from "@preact/signals";
import { useApp } from "../app.ts";
import { useAct } from "../parts/use-act.ts";

export function StartAgent() {
  const { rights, api } = useApp();
  const isOpen = useSignal(false);
  const made = useSignal("");
  const act = useAct();
  if (!rights.value.canRule) return null;
  const start = async (folder: string, command: string) => {
    made.value = "";
    const words = command.split(/\s+/).filter((word) => word !== "");
    const window = await act.run(() => api.openWindow(folder, words));
    if (!window) return;
    made.value = `Started in ${window.window}; it shows here in a moment.`;
    isOpen.value = false;
  };
  return (
    <section class="start">
      {isOpen.value ? (
        <Form isBusy={act.isSending.value} onStart={start} onClose={() => (isOpen.value = false)} />
      ) : (
        <button type="button" onClick={() => (isOpen.value = true)}>
          Start an agent …
        </button>
      )}
      <p class="outcome" role="status">
        {act.word.value.text || made.value}
      </p>
    </section>
  );
}

interface FormProps {
  isBusy: boolean;
  onStart(folder: string, command: string): Promise<void>;
  onClose(): void;
}

function Form({ isBusy, onStart, onClose }: FormProps) {
  const folder = useSignal("~/");
  const command = useSignal("claude");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void onStart(folder.value.trim(), command.value);
      }}
    >
      <label>
        Folder
        <input
          type="text"
          required
          spellcheck={false}
          autoComplete="off"
          value={folder.value}
          onInput={(event) => {
            folder.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        Command, its words parted by spaces
        <input
          type="text"
          required
          spellcheck={false}
          autoComplete="off"
          value={command.value}
          onInput={(event) => {
            command.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          Start
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          Not now
        </button>
      </div>
    </form>
  );
}
