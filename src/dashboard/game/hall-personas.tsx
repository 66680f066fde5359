/** Every persona as one row: face, title, way to the next level, how they feel, badges. */
import { useComputed } from "@preact/signals";
import type { PersonaView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import type { Listed } from "../check/parse-pages.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { More } from "../parts/more.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Portrait } from "../parts/portrait.tsx";
import type { UseList } from "../parts/use-list.ts";
import { XpBar } from "../parts/xp-bar.tsx";
import { personaPath } from "../routing/route.ts";
import { withLive } from "../store/select-game.ts";
import { counted } from "../text/figures.ts";
import { visible } from "../text/visible.ts";
import { BadgeRow } from "./badges.tsx";
import { Feeling } from "./feeling.tsx";

export function HallPersonas({ of }: { of: UseList<Listed<PersonaView>> }) {
  const { state } = useApp();
  const live = useComputed(() => state.value.personas);
  return (
    <FetchedView of={of} room="list">
      {({ items }) => {
        const all = withLive(items, live.value);
        const awake = all.filter((one) => one.status === "active");
        const asleep = all.filter((one) => one.status === "dormant");
        return (
          <>
            {all.length === 0 && (
              <p class="empty">
                Nobody has come to the fire yet. A persona is born with the first event of an
                agent's session.
              </p>
            )}
            <ul class="folk">
              {awake.map((one) => (
                <PersonaRow key={one.id} persona={one} />
              ))}
            </ul>
            {asleep.length > 0 && (
              <details>
                <summary>{counted(asleep.length, "dormant one")}, not seen for a week</summary>
                <ul class="folk">
                  {asleep.map((one) => (
                    <PersonaRow key={one.id} persona={one} />
                  ))}
                </ul>
              </details>
            )}
            <More of={of} what="personas" />
          </>
        );
      }}
    </FetchedView>
  );
}

function PersonaRow({ persona }: { persona: PersonaView }) {
  return (
    <li class="fellow">
      <Portrait persona={persona} size="small" />
      <div class="who">
        <PageLink href={personaPath(persona.id)} isStop>
          <bdi>{visible(persona.name)}</bdi>
        </PageLink>
        <span class="title">{visible(persona.title)}</span>
      </div>
      <XpBar of={persona} />
      <Feeling persona={persona} />
      <BadgeRow ids={persona.badges} />
    </li>
  );
}
