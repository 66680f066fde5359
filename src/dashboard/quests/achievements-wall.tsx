/** The wall of achievements: all there are with their holders, or one's own with the way to each. */
import { useComputed, useSignal } from "@preact/signals";
import { gameApi, type Whose } from "../api/game.ts";
import { useApp } from "../app.ts";
import type { Catalogue } from "../check/parse-pages.ts";
import { Wall } from "../game/achievements.tsx";
import { Rarity } from "../game/rarity.tsx";
import { Select } from "../parts/choice.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import type { Everybody } from "../parts/use-everybody.ts";
import { useFetched } from "../parts/use-fetched.ts";
import { achievementsWithNews } from "../store/overlay.ts";
import { lists, subjectOf } from "../store/subjects.ts";
import { counted } from "../text/figures.ts";
import { visible } from "../text/visible.ts";

/** The catalogue itself. */
const nobody = "all";

export function AchievementsWall({ everybody }: { everybody: Everybody }) {
  const chosen = useSignal(nobody);
  const { personas, projects } = everybody;
  const options = [
    [nobody, "All there are"] as const,
    ...[...personas.values()].map(
      (one) => [subjectOf("persona", one.id), visible(one.name)] as const,
    ),
    ...[...projects.values()].map(
      (one) => [subjectOf("project", one.id), `Project ${visible(one.name)}`] as const,
    ),
  ];
  const whose = whoseOf(chosen.value);
  return (
    <section aria-labelledby="wall">
      <header>
        <h2 id="wall">Achievements</h2>
        <Select
          label="Whose achievements"
          options={options}
          value={chosen.value}
          onChoose={(value) => {
            chosen.value = value;
          }}
        />
      </header>
      {whose === null ? <All /> : <Own key={chosen.value} whose={whose} />}
    </section>
  );
}

function whoseOf(subject: string): Whose | null {
  const [entity, ...rest] = subject.split(":");
  if (entity !== "persona" && entity !== "project") return null;
  return { entity, id: rest.join(":") };
}

function All() {
  const { api } = useApp();
  const all = useFetched("catalogue", () => gameApi.catalogue(api), [lists.trophies]);
  return (
    <FetchedView of={all} room="list">
      {({ items }) => (
        <ul class="wall">
          {items.map((one) => (
            <Item key={one.id} one={one} />
          ))}
        </ul>
      )}
    </FetchedView>
  );
}

function Item({ one }: { one: Catalogue["items"][number] }) {
  const holder = one.scope === "persona" ? "persona" : "project";
  return (
    <li data-unlocked={one.holders > 0}>
      <h3>{visible(one.name)}</h3>
      <span class="figure">+{one.xp}</span>
      <p>{visible(one.description)}</p>
      <p class="by">
        <Rarity of={one.rarity} />
        <span>{one.holders > 0 ? counted(one.holders, holder) : `no ${holder} yet`}</span>
      </p>
    </li>
  );
}

function Own({ whose }: { whose: Whose }) {
  const { api, state } = useApp();
  const news = useComputed(() => state.value.news);
  const wall = useFetched("wall", () => gameApi.wall(api, whose), [
    subjectOf(whose.entity, whose.id),
  ]);
  return (
    <FetchedView of={wall} room="list">
      {({ items }, since) => (
        <Wall items={achievementsWithNews(items, news.value, since, whose.id)} />
      )}
    </FetchedView>
  );
}
