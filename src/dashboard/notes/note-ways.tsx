/** The ways out of the notes: to an agent as a prompt, to GitHub as an issue, or away. */
import { useSignal } from "@preact/signals";
import type { NoteView } from "../../protocol/notes.ts";
import { notesApi } from "../api/notes.ts";
import { useApp } from "../app.ts";
import { Select } from "../parts/choice.tsx";
import type { Act } from "../parts/use-act.ts";
import { useEverybody } from "../parts/use-everybody.ts";
import { sessionName } from "../text/names.ts";
import { visible } from "../text/visible.ts";
import { sentWord } from "./sent-word.ts";

interface NoteWaysProps {
  note: NoteView;
  act: Act;
  close(): void;
}

export function NoteWays({ note, act, close }: NoteWaysProps) {
  return (
    <div class="ways">
      <Send note={note} act={act} />
      {note.issueUrl === null && <MakeIssue note={note} act={act} />}
      <p class="actions">
        <Delete note={note} act={act} />
        <button type="button" class="quiet" onClick={close}>
          Less
        </button>
      </p>
    </div>
  );
}

type WayProps = Omit<NoteWaysProps, "close">;

function Send({ note, act }: WayProps) {
  const { api, state, newRequestId } = useApp();
  const chosen = useSignal("");
  const { sessions, personas } = state.value;
  const options = [...sessions.values()]
    .filter((one) => one.pane !== null)
    .map((one) => [one.id, sessionName(one, personas.get(one.personaId ?? "") ?? null)] as const);
  const first = options[0];
  if (!first) return <p class="empty">No session is in the camp that could take it.</p>;
  const id = options.some(([one]) => one === chosen.value) ? chosen.value : first[0];
  const send = async () => {
    const sent = await act.run(() => notesApi.send(api, note.id, id, newRequestId()));
    if (sent) act.say(sentWord(sent), sent.state === "failed");
  };
  return (
    <p class="inline">
      <Select
        label="Session"
        options={options}
        value={id}
        onChoose={(value) => {
          chosen.value = value;
        }}
      />
      <button type="button" aria-disabled={act.isSending.value} onClick={send}>
        Send as a prompt
      </button>
    </p>
  );
}

function MakeIssue({ note, act }: WayProps) {
  const { api } = useApp();
  const chosen = useSignal("");
  const everybody = useEverybody();
  const options = [...everybody.value.projects.values()]
    .filter((one) => one.githubUrl !== null)
    .map((one) => [one.id, visible(one.name)] as const);
  const first = options[0];
  if (!first) {
    return <p class="empty">No project with a GitHub remote is known for an issue.</p>;
  }
  const id = options.some(([one]) => one === chosen.value) ? chosen.value : first[0];
  return (
    <p class="inline">
      <Select
        label="Project"
        options={options}
        value={id}
        onChoose={(value) => {
          chosen.value = value;
        }}
      />
      <button
        type="button"
        aria-disabled={act.isSending.value}
        onClick={() => void act.run(() => notesApi.issue(api, note.id, id), "The issue is made.")}
      >
        Make an issue
      </button>
    </p>
  );
}

/** Asks once more: a deleted note does not come back. */
function Delete({ note, act }: WayProps) {
  const { api } = useApp();
  const isSure = useSignal(false);
  const press = () => {
    if (isSure.value) void act.run(() => notesApi.remove(api, note.id));
    else isSure.value = true;
  };
  return (
    <button type="button" aria-disabled={act.isSending.value} onClick={press}>
      {isSure.value ? "Really delete it" : "Delete"}
    </button>
  );
}
