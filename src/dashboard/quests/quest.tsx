/** One quest on the board: its steps at a glance; opened, each phase and every legal move. */
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { QUEST_MOVES } from "../../game/quest-moves.ts";
import type { QuestStatus, QuestView } from "../../protocol/quests.ts";
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { Ago } from "../parts/ago.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { type Act, useAct } from "../parts/use-act.ts";
import type { Everybody } from "../parts/use-everybody.ts";
import { useFocusOnReturn } from "../parts/use-focus.ts";
import { kept } from "../parts/use-kept-focus.ts";
import { personaPath, projectPath } from "../routing/route.ts";
import { visible } from "../text/visible.ts";
import { Phases } from "./phases.tsx";
import { QuestEditor } from "./quest-editor.tsx";
import { Steps } from "./steps.tsx";

/** What a move is called on its button. */
const moveWords: Record<QuestStatus, string> = {
  planned: "Plan again",
  active: "Begin",
  completed: "Complete",
  abandoned: "Abandon",
};

interface QuestProps {
  quest: QuestView;
  everybody: Everybody;
  /** Ids of those that are open: a quest stays so when it moves to another lane. */
  opened: Signal<ReadonlySet<string>>;
}

export function Quest({ quest, everybody, opened }: QuestProps) {
  const isOpen = opened.value.has(quest.id);
  const toggle = () => {
    const others = [...opened.peek()].filter((id) => id !== quest.id);
    opened.value = new Set(isOpen ? others : [...others, quest.id]);
  };
  return (
    <li class="quest" {...kept(quest.id)}>
      <h4>
        <button type="button" class="fold" aria-expanded={isOpen} onClick={toggle}>
          <bdi>{visible(quest.title)}</bdi>
        </button>
      </h4>
      <Steps phases={quest.phases} />
      <Belongs quest={quest} everybody={everybody} />
      {isOpen && <Inside quest={quest} />}
    </li>
  );
}

function Belongs({ quest, everybody }: { quest: QuestView; everybody: Everybody }) {
  const project = everybody.projects.get(quest.projectId ?? "");
  const persona = everybody.personas.get(quest.personaId ?? "");
  return (
    <p class="line">
      {project && (
        <PageLink href={projectPath(project.id)}>
          <bdi>{visible(project.name)}</bdi>
        </PageLink>
      )}
      {persona && (
        <PageLink href={personaPath(persona.id)}>
          <bdi>{visible(persona.name)}</bdi>
        </PageLink>
      )}
      {quest.source === "agent" && <span>follows an agent's tasks</span>}
      {quest.personaId === null && quest.projectId === null && <span>pays nobody</span>}
      {quest.xpAwarded > 0 && <span class="figure">+{quest.xpAwarded} XP</span>}
    </p>
  );
}

function Inside({ quest }: { quest: QuestView }) {
  const { rights } = useApp();
  const act = useAct();
  const isEditing = useSignal(false);
  const opener = useFocusOnReturn<HTMLButtonElement>(isEditing.value);
  const close = () => {
    isEditing.value = false;
  };
  return (
    <div class="inside">
      {quest.description !== null && <p class="said">{visible(quest.description)}</p>}
      <Phases quest={quest} act={act} />
      <p class="line">
        <span>
          made <Ago iso={quest.createdAt} after=" ago" />
        </span>
        {quest.completedAt !== null && (
          <span>
            completed <Ago iso={quest.completedAt} after=" ago" />
          </span>
        )}
      </p>
      {isEditing.value && <QuestEditor quest={quest} act={act} close={close} />}
      {rights.value.canWrite && !isEditing.value && (
        <Moves
          opener={opener}
          quest={quest}
          act={act}
          edit={() => {
            isEditing.value = true;
          }}
        />
      )}
      <ActWord act={act} />
    </div>
  );
}

interface MovesProps {
  quest: QuestView;
  act: Act;
  opener: RefObject<HTMLButtonElement | null>;
  edit(): void;
}

/** Only what the table allows has a button; the server keeps the rest of the rules. */
function Moves({ quest, act, edit, opener }: MovesProps) {
  const { api } = useApp();
  return (
    <p class="actions">
      {QUEST_MOVES[quest.status].map((to) => (
        <button
          key={to}
          type="button"
          aria-disabled={act.isSending.value}
          onClick={() => void act.run(() => questsApi.move(api, quest.id, to))}
        >
          {moveWords[to]}
        </button>
      ))}
      <button ref={opener} type="button" class="quiet" onClick={edit}>
        Edit
      </button>
    </p>
  );
}
