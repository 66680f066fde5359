/** One project: its class and why, its streak, who made it, its story, all that it earned. */
import { useComputed } from "@preact/signals";
import type { ProjectDetail } from "../../protocol/game-detail.ts";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { Level } from "../parts/level.tsx";
import { useFetched } from "../parts/use-fetched.ts";
import { usePageName } from "../parts/use-page-name.ts";
import { XpBar } from "../parts/xp-bar.tsx";
import { achievementsWithNews } from "../store/overlay.ts";
import { subjectOf } from "../store/subjects.ts";
import { figure } from "../text/figures.ts";
import { visible } from "../text/visible.ts";
import { Achievements } from "./achievements.tsx";
import { Growth } from "./growth.tsx";
import { Ledger } from "./ledger.tsx";
import { Missing } from "./missing.tsx";
import { OpenQuests } from "./open-quests.tsx";
import { classWords } from "./project-class.ts";
import { Rhythm } from "./rhythm.tsx";
import { Shares } from "./shares.tsx";
import { Story } from "./story.tsx";
import { StreakSection } from "./streak-section.tsx";
import { Tools } from "./tools.tsx";

export function ProjectPage({ id }: { id: string }) {
  const { api, state } = useApp();
  const found = useFetched(`project ${id}`, () => gameApi.project(api, id), [
    subjectOf("project", id),
  ]);
  const live = useComputed(() => state.value.projects.get(id)?.name);
  const name = live.value ?? found.fetched.value.data?.name;
  usePageName(name === undefined ? null : visible(name));
  if (found.fetched.value.isMissing) return <Missing what="project" />;
  return (
    <FetchedView of={found} room="page">
      {(detail, since) => <Project detail={detail} since={since} />}
    </FetchedView>
  );
}

function Project({ detail, since }: { detail: ProjectDetail; since: number }) {
  const { state } = useApp();
  const whose = { entity: "project", id: detail.id } as const;
  const news = useComputed(() => state.value.news);
  // The team here is of the largest shares; whoever works now may not be among them.
  const personaNames = new Map([
    ...detail.team.map((one) => [one.personaId, one.name] as const),
    ...[...state.value.personas.values()].map((one) => [one.id, one.name] as const),
  ]);
  return (
    <div class="person">
      <Head detail={detail} />
      <div class="columns">
        <div>
          <Growth whose={whose} />
          <Rhythm whose={whose} />
          <Story id={detail.id} name={detail.name} />
        </div>
        <div>
          <StreakSection detail={detail} />
          <section aria-labelledby="team">
            <h2 id="team">Team</h2>
            <Shares
              kind="persona"
              empty="Nobody has earned anything here yet."
              shares={detail.team.map((one) => ({ ...one, id: one.personaId }))}
              size={detail.teamSize}
            />
          </section>
          <OpenQuests projectId={detail.id} />
        </div>
      </div>
      <Achievements
        items={achievementsWithNews(detail.achievements, news.value, since, detail.id)}
      />
      <div class="columns">
        <Ledger whose={whose} names={personaNames} />
        <Tools stats={detail.stats} />
      </div>
    </div>
  );
}

function Head({ detail }: { detail: ProjectDetail }) {
  const { state } = useApp();
  const project = state.value.projects.get(detail.id) ?? detail;
  return (
    <header class="head">
      <Level level={project.level} />
      <div class="who">
        <h1>
          <bdi>{visible(project.name)}</bdi>
        </h1>
        <p class="line">
          <span>{classWords[project.projectClass]}</span>
          <span class="figure">{figure(project.totalXp)} XP in all</span>
          {project.githubUrl !== null && (
            <a href={project.githubUrl} rel="noreferrer">
              On GitHub
            </a>
          )}
        </p>
        <p class="note path">
          <bdi>{visible(project.path)}</bdi>
        </p>
        {detail.classReason !== null && <p class="note">{visible(detail.classReason)}</p>}
      </div>
      <div class="standing">
        <XpBar of={project} />
      </div>
    </header>
  );
}
