/** One persona: who they are, how they grew, what they did, what is still to win. */
import { useComputed } from "@preact/signals";
import type { PersonaDetail } from "../../protocol/game-detail.ts";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { Ago } from "../parts/ago.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Portrait } from "../parts/portrait.tsx";
import { StatusMark } from "../parts/status-mark.tsx";
import { useFetched } from "../parts/use-fetched.ts";
import { usePageName } from "../parts/use-page-name.ts";
import { XpBar } from "../parts/xp-bar.tsx";
import { sessionPath } from "../routing/route.ts";
import { achievementsWithNews, challengesWithNews } from "../store/overlay.ts";
import { subjectOf } from "../store/subjects.ts";
import { figure } from "../text/figures.ts";
import { visible } from "../text/visible.ts";
import { Achievements } from "./achievements.tsx";
import { BadgeList } from "./badges.tsx";
import { Feeling } from "./feeling.tsx";
import { Growth } from "./growth.tsx";
import { Ledger } from "./ledger.tsx";
import { Missing } from "./missing.tsx";
import { PersonaChallenges } from "./persona-challenges.tsx";
import { Renaming } from "./renaming.tsx";
import { Rhythm } from "./rhythm.tsx";
import { Shares } from "./shares.tsx";
import { Tools } from "./tools.tsx";

export function PersonaPage({ id }: { id: string }) {
  const { api, state } = useApp();
  const found = useFetched(`persona ${id}`, () => gameApi.persona(api, id), [
    subjectOf("persona", id),
  ]);
  const live = useComputed(() => state.value.personas.get(id)?.name);
  const name = live.value ?? found.fetched.value.data?.name;
  usePageName(name === undefined ? null : visible(name));
  if (found.fetched.value.isMissing) return <Missing what="persona" />;
  return (
    <FetchedView of={found} room="page">
      {(detail, since) => <Persona detail={detail} since={since} reload={found.again} />}
    </FetchedView>
  );
}

interface PersonaProps {
  detail: PersonaDetail;
  since: number;
  reload(): void;
}

function Persona({ detail, since, reload }: PersonaProps) {
  const { state } = useApp();
  const whose = { entity: "persona", id: detail.id } as const;
  const news = useComputed(() => state.value.news);
  const projectNames = new Map(detail.projects.map((one) => [one.projectId, one.name]));
  return (
    <div class="person">
      <Head detail={detail} reload={reload} />
      <div class="columns">
        <div>
          <Growth whose={whose} />
          <Rhythm whose={whose} />
        </div>
        <div>
          <section aria-labelledby="challenges">
            <h2 id="challenges">Challenges</h2>
            <PersonaChallenges
              personaId={detail.id}
              items={challengesWithNews(detail.challenges, news.value, since, detail.id)}
            />
          </section>
          <section aria-labelledby="projects">
            <h2 id="projects">Projects</h2>
            <Shares
              kind="project"
              empty="No project yet: this persona has earned nothing in one."
              shares={detail.projects.map((one) => ({ ...one, id: one.projectId }))}
            />
          </section>
        </div>
      </div>
      <section aria-labelledby="badges">
        <h2 id="badges">Badges</h2>
        <BadgeList badges={detail.badgeProgress} />
      </section>
      <Achievements
        items={achievementsWithNews(detail.achievements, news.value, since, detail.id)}
      />
      <div class="columns">
        <Ledger whose={whose} names={projectNames} />
        <Tools stats={detail.stats} />
      </div>
    </div>
  );
}

function Head({ detail, reload }: { detail: PersonaDetail; reload(): void }) {
  const { state, rights } = useApp();
  // What the live state says is younger than what was fetched.
  const persona = state.value.personas.get(detail.id) ?? detail;
  return (
    <header class="head">
      <Portrait persona={persona} size="large" />
      <div class="who">
        <h1>
          <bdi>{visible(persona.name)}</bdi>
        </h1>
        <p class="line">
          <span>
            {visible(persona.title)} of level {persona.level}
          </span>
          <span class="figure">{figure(persona.totalXp)} XP in all</span>
          <Where persona={detail} />
        </p>
        {rights.value.canWrite && <Renaming id={detail.id} name={persona.name} done={reload} />}
      </div>
      <div class="standing">
        <XpBar of={persona} />
        <Feeling persona={persona} hasWords />
      </div>
    </header>
  );
}

/** Their session in the camp, or when they were last seen. */
function Where({ persona }: { persona: PersonaDetail }) {
  const { state } = useApp();
  const session = [...state.value.sessions.values()].find((one) => one.personaId === persona.id);
  if (!session) {
    return (
      <span>
        last seen <Ago iso={persona.lastSeenAt} after=" ago" />
      </span>
    );
  }
  return (
    <PageLink href={sessionPath(session.id)} class="to-session">
      <StatusMark session={session} />
    </PageLink>
  );
}
