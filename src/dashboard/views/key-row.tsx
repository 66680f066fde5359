/** Keys that a phone has not: pressed in the pane by name. */
import { useSignal } from "@preact/signals";
import type { KeyName } from "../../protocol/api.ts";
import { useApp } from "../app.ts";

/** Two rows of six on a phone: the arrows under the thumb, Enter in the corner. */
const keys: readonly { key: KeyName; face: string; name: string }[] = [
  { key: "Escape", face: "Esc", name: "Esc" },
  { key: "Tab", face: "Tab", name: "Tab" },
  { key: "BackTab", face: "⇧Tab", name: "Shift Tab" },
  { key: "1", face: "1", name: "1" },
  { key: "2", face: "2", name: "2" },
  { key: "3", face: "3", name: "3" },
  { key: "Interrupt", face: "Stop", name: "Stop what runs" },
  { key: "Left", face: "←", name: "Left" },
  { key: "Up", face: "↑", name: "Up" },
  { key: "Down", face: "↓", name: "Down" },
  { key: "Right", face: "→", name: "Right" },
  { key: "Enter", face: "Enter", name: "Enter" },
];

export function KeyRow({ sessionId }: { sessionId: string }) {
  const { api } = useApp();
  const refusal = useSignal("");
  const press = async (key: KeyName) => {
    refusal.value = "";
    const outcome = await api.keys(sessionId, [key]);
    if (!outcome.ok) refusal.value = outcome.refusal.detail;
  };
  return (
    <>
      <fieldset class="keys" aria-label="Keys for the terminal">
        {keys.map(({ key, face, name }) => (
          <button key={key} type="button" aria-label={name} onClick={() => void press(key)}>
            {face}
          </button>
        ))}
      </fieldset>
      <p class="outcome" role="status">
        {refusal.value}
      </p>
    </>
  );
}
