/** Every project as one row: its class, way to the next level, and the flame of its streak. */
import { useComputed } from "@preact/signals";
import type { ProjectView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import type { Listed } from "../check/parse-pages.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { Level } from "../parts/level.tsx";
import { More } from "../parts/more.tsx";
import { PageLink } from "../parts/page-link.tsx";
import type { UseList } from "../parts/use-list.ts";
import { XpBar } from "../parts/xp-bar.tsx";
import { projectPath } from "../routing/route.ts";
import { withLive } from "../store/select-game.ts";
import { visible } from "../text/visible.ts";
import { Flame } from "./flame.tsx";
import { classWords } from "./project-class.ts";

export function HallProjects({ of }: { of: UseList<Listed<ProjectView>> }) {
  const { state } = useApp();
  const live = useComputed(() => state.value.projects);
  return (
    <FetchedView of={of} room="list">
      {({ items }) => {
        const all = withLive(items, live.value);
        if (all.length === 0) {
          return (
            <p class="empty">
              No project yet. A folder or repository becomes one when an agent works in it.
            </p>
          );
        }
        return (
          <>
            <ul class="folk">
              {all.map((one) => (
                <ProjectRow key={one.id} project={one} />
              ))}
            </ul>
            <More of={of} what="projects" />
          </>
        );
      }}
    </FetchedView>
  );
}

function ProjectRow({ project }: { project: ProjectView }) {
  return (
    <li class="fellow" data-kind="project">
      <Level level={project.level} />
      <div class="who">
        <PageLink href={projectPath(project.id)} isStop>
          <bdi>{visible(project.name)}</bdi>
        </PageLink>
        <span class="title">{classWords[project.projectClass]}</span>
      </div>
      <XpBar of={project} />
      <Flame project={project} />
    </li>
  );
}
