/** The board: quests by status, the open ones live, the others fetched. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { QuestStatus, QuestView } from "../../protocol/quests.ts";
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { Icon } from "../parts/icon.tsx";
import { More } from "../parts/more.tsx";
import type { Everybody } from "../parts/use-everybody.ts";
import { useFocusOnReturn } from "../parts/use-focus.ts";
import { useKeptFocus } from "../parts/use-kept-focus.ts";
import { useList } from "../parts/use-list.ts";
import { questsWithNews } from "../store/overlay.ts";
import { lists } from "../store/subjects.ts";
import { Quest } from "./quest.tsx";
import { QuestForm } from "./quest-form.tsx";

const columns = [
  ["active", "Active", "No quest is on its way."],
  [
    "planned",
    "Planned",
    "Nothing is planned. Make one, or let an agent: its list of three tasks becomes a quest.",
  ],
  ["completed", "Completed", "None completed yet."],
  ["abandoned", "Abandoned", "None abandoned."],
] as const satisfies readonly (readonly [QuestStatus, string, string])[];

/** Quests of a lane that are asked for at once. */
const laneQuests = 50;

export function Board({ everybody }: { everybody: Everybody }) {
  const { rights } = useApp();
  const isMaking = useSignal(false);
  const opener = useFocusOnReturn<HTMLButtonElement>(isMaking.value);
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const lanes = useKeptFocus<HTMLDivElement>();
  return (
    <section class="board" aria-labelledby="board">
      <header>
        <h2 id="board">Board</h2>
        {rights.value.canWrite && !isMaking.value && (
          <button
            ref={opener}
            type="button"
            onClick={() => {
              isMaking.value = true;
            }}
          >
            <Icon name="plus" /> New quest
          </button>
        )}
      </header>
      {isMaking.value && (
        <QuestForm
          everybody={everybody}
          close={() => {
            isMaking.value = false;
          }}
        />
      )}
      <div class="lanes" ref={lanes} tabIndex={-1}>
        {columns.map(([status, title, empty]) => (
          <Lane key={status} {...{ status, title, empty, everybody, opened }} />
        ))}
      </div>
    </section>
  );
}

interface LaneProps {
  status: QuestStatus;
  title: string;
  empty: string;
  everybody: Everybody;
  opened: Signal<ReadonlySet<string>>;
}

function Lane({ status, title, empty, everybody, opened }: LaneProps) {
  const { api, state } = useApp();
  const news = useComputed(() => state.value.news);
  const listed = useList(
    `quests ${status}`,
    (cursor) => questsApi.list(api, { status, project: null, limit: laneQuests }, cursor),
    [lists.quests],
  );
  return (
    <section class="lane" aria-label={title}>
      <FetchedView of={listed} room="list">
        {({ items, nextCursor }, since) => {
          const quests = questsWithNews(items, news.value, since).filter(
            (one) => one.status === status,
          );
          return (
            <>
              <h3>
                {title}{" "}
                <span class="figure">{`${quests.length}${nextCursor === null ? "" : "+"}`}</span>
              </h3>
              {quests.length === 0 && <p class="empty">{empty}</p>}
              <ul>
                {quests.map((quest: QuestView) => (
                  <Quest key={quest.id} quest={quest} everybody={everybody} opened={opened} />
                ))}
              </ul>
              <More of={listed} what={`${title.toLowerCase()} quests`} />
            </>
          );
        }}
      </FetchedView>
    </section>
  );
}
