/** Gives a persona another name: a field that opens in place, and what came of it. */
import { useSignal } from "@preact/signals";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Act, useAct } from "../parts/use-act.ts";
import { useFocusOnOpen, useFocusOnReturn } from "../parts/use-focus.ts";

interface RenamingProps {
  id: string;
  name: string;
  done(): void;
}

export function Renaming({ id, name, done }: RenamingProps) {
  const isOpen = useSignal(false);
  const opener = useFocusOnReturn<HTMLButtonElement>(isOpen.value);
  const act = useAct();
  const open = () => {
    isOpen.value = true;
  };
  const close = () => {
    isOpen.value = false;
  };
  return (
    <div>
      {isOpen.value ? (
        <NameForm id={id} name={name} act={act} done={done} close={close} />
      ) : (
        <button ref={opener} type="button" class="quiet" onClick={open}>
          <Icon name="pencil" /> Rename
        </button>
      )}
      <ActWord act={act} />
    </div>
  );
}

function NameForm({ id, name, act, done, close }: RenamingProps & { act: Act; close(): void }) {
  const { api } = useApp();
  const text = useSignal(name);
  const field = useFocusOnOpen<HTMLInputElement>();
  const save = async () => {
    const renamed = await act.run(() => gameApi.rename(api, id, text.value.trim()), "Renamed.");
    if (!renamed) return;
    close();
    done();
  };
  return (
    <form
      class="renaming"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label for="name" class="unseen">
        New name
      </label>
      <input
        ref={field}
        id="name"
        value={text.value}
        maxLength={64}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
        }}
      />
      <button type="submit" class="primary" aria-disabled={act.isSending.value}>
        Save
      </button>
      <button type="button" class="quiet" onClick={close}>
        Leave it
      </button>
    </form>
  );
}
