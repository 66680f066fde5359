/** A new quest by hand: title, what it is about, its project, its phases line by line. */
import { useSignal } from "@preact/signals";
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useAct } from "../parts/use-act.ts";
import type { Everybody } from "../parts/use-everybody.ts";
import { useFocusOnOpen } from "../parts/use-focus.ts";
import { visible } from "../text/visible.ts";
import { type QuestText, questDraft } from "./quest-draft.ts";

const blank: QuestText = {
  title: "",
  description: "",
  projectId: "",
  personaId: "",
  phases: "",
  start: true,
};

export function QuestForm({ everybody, close }: { everybody: Everybody; close(): void }) {
  const { api } = useApp();
  const act = useAct();
  const text = useSignal(blank);
  const field = useFocusOnOpen<HTMLInputElement>();
  const write = (change: Partial<QuestText>) => {
    text.value = { ...text.value, ...change };
  };
  const save = async () => {
    const drafted = questDraft(text.value);
    if (!drafted.ok) act.say(drafted.detail, true);
    else if (await act.run(() => questsApi.make(api, drafted.draft))) close();
  };
  const { projects, personas } = everybody;
  return (
    <Sheet label="New quest" word="Make the quest" act={act} save={save} close={close}>
      <label>
        Title
        <input
          value={text.value.title}
          maxLength={200}
          ref={field}
          onInput={(event) => write({ title: event.currentTarget.value })}
        />
      </label>
      <div class="halves">
        <Among
          label="Project"
          none="None"
          all={projects}
          value={text.value.projectId}
          onChoose={(projectId) => write({ projectId })}
        />
        <Among
          label="Walked by"
          none="Nobody named"
          all={personas}
          value={text.value.personaId}
          onChoose={(personaId) => write({ personaId })}
        />
      </div>
      <p class="note">{payWord(text.value, everybody)}</p>
      <label>
        What it is about
        <textarea
          rows={3}
          maxLength={4_000}
          value={text.value.description}
          onInput={(event) => write({ description: event.currentTarget.value })}
        />
      </label>
      <label>
        Phases, one on each line
        <textarea
          rows={4}
          value={text.value.phases}
          onInput={(event) => write({ phases: event.currentTarget.value })}
        />
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={text.value.start}
          onChange={(event) => write({ start: event.currentTarget.checked })}
        />
        Begin at once
      </label>
      <ActWord act={act} />
    </Sheet>
  );
}

/** Who earns what the quest pays, before it is made. */
function payWord({ projectId, personaId }: QuestText, { projects, personas }: Everybody): string {
  const paid = [personas.get(personaId), projects.get(projectId)].flatMap((one) => one ?? []);
  if (paid.length === 0) {
    return "A quest of neither project nor persona pays nothing: choose one to earn XP by it.";
  }
  return `Its steps earn XP for ${paid.map(({ name }) => visible(name)).join(" and ")}.`;
}

interface AmongProps {
  label: string;
  none: string;
  all: ReadonlyMap<string, { id: string; name: string }>;
  value: string;
  onChoose(id: string): void;
}

/** One of the camp's projects or personas, or none. */
function Among({ label, none, all, value, onChoose }: AmongProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{none}</option>
        {[...all.values()].map((one) => (
          <option key={one.id} value={one.id}>
            {visible(one.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
