/** Changes the title and the description of a quest. */
import { useSignal } from "@preact/signals";
import type { QuestView } from "../../protocol/quests.ts";
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import { Sheet } from "../parts/sheet.tsx";
import type { Act } from "../parts/use-act.ts";
import { useFocusOnOpen } from "../parts/use-focus.ts";

interface QuestEditorProps {
  quest: QuestView;
  act: Act;
  close(): void;
}

export function QuestEditor({ quest, act, close }: QuestEditorProps) {
  const { api } = useApp();
  const field = useFocusOnOpen<HTMLInputElement>();
  const title = useSignal(quest.title);
  const description = useSignal(quest.description ?? "");
  const save = async () => {
    const text = description.value.trim();
    const change = { title: title.value.trim(), description: text === "" ? null : text };
    if (await act.run(() => questsApi.change(api, quest.id, change), "Changed.")) close();
  };
  return (
    <Sheet word="Save" act={act} save={save} close={close}>
      <label>
        Title
        <input
          ref={field}
          value={title.value}
          maxLength={200}
          required
          onInput={(event) => {
            title.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        What it is about
        <textarea
          rows={3}
          maxLength={4_000}
          value={description.value}
          onInput={(event) => {
            description.value = event.currentTarget.value;
          }}
        />
      </label>
    </Sheet>
  );
}
