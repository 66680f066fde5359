/** Who leads: by measure and period, personas or projects; equals share a rank. */
import { useSignal } from "@preact/signals";
import type { Board, BoardEntry, BoardPeriod } from "../../protocol/stories.ts";
import type { EntityKind } from "../../protocol/trophies.ts";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { Choice, Select } from "../parts/choice.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { More } from "../parts/more.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { useList } from "../parts/use-list.ts";
import { personaPath, projectPath } from "../routing/route.ts";
import { lists } from "../store/subjects.ts";
import { figure } from "../text/figures.ts";
import { visible } from "../text/visible.ts";

const measures = [
  ["xp", "XP"],
  ["commits", "Commits"],
  ["tests", "Tests run"],
  ["tools", "Tools used"],
  ["prompts", "Prompts"],
  ["quests", "Quests completed"],
  ["waits", "Waits answered"],
] as const satisfies readonly (readonly [Board, string])[];

const periods = [
  ["today", "Today"],
  ["week", "Week"],
  ["month", "Month"],
  ["all", "All"],
] as const satisfies readonly (readonly [BoardPeriod, string])[];

const kinds = [
  ["persona", "Personas"],
  ["project", "Projects"],
] as const satisfies readonly (readonly [EntityKind, string])[];

export function Leaders() {
  const { api } = useApp();
  const measure = useSignal<Board>("xp");
  const period = useSignal<BoardPeriod>("week");
  const kind = useSignal<EntityKind>("persona");
  const key = `${measure.value} ${period.value} ${kind.value}`;
  const of = { board: measure.value, entity: kind.value, period: period.value };
  const leaders = useList(key, (cursor) => gameApi.leaderboard(api, of, cursor), [
    lists.hall,
    lists.quests,
  ]);
  const choose =
    <T,>(signal: { value: T }) =>
    (value: T) => {
      signal.value = value;
    };
  return (
    <>
      <div class="choices">
        <Choice label="Who" options={kinds} value={kind.value} onChoose={choose(kind)} />
        <Select
          label="Measure"
          options={measures}
          value={measure.value}
          onChoose={choose(measure)}
        />
        <Choice label="Period" options={periods} value={period.value} onChoose={choose(period)} />
      </div>
      <FetchedView of={leaders} room="list">
        {({ items, entity }) => {
          const top = items[0]?.value ?? 0;
          if (top === 0) return <p class="empty">Nothing in this period yet.</p>;
          return (
            <>
              <ol class="ranks">
                {items.map((entry) => (
                  <Rank key={entry.id} entry={entry} entity={entity} top={top} />
                ))}
              </ol>
              <More of={leaders} what="places" />
            </>
          );
        }}
      </FetchedView>
    </>
  );
}

function Rank({ entry, entity, top }: { entry: BoardEntry; entity: EntityKind; top: number }) {
  const path = entity === "persona" ? personaPath(entry.id) : projectPath(entry.id);
  return (
    <li data-first={entry.rank === 1}>
      <span class="rank">
        <span class="unseen">rank </span>
        {entry.rank}
      </span>
      {entry.avatarUrl !== null && <img src={entry.avatarUrl} alt="" width="28" height="28" />}
      <PageLink href={path}>
        <bdi>{visible(entry.name)}</bdi>
      </PageLink>
      <span class="figure">{figure(entry.value)}</span>
      <progress max={top} value={entry.value} aria-hidden="true" />
    </li>
  );
}
