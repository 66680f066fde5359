/** Planned and active quests of a project, each with its steps. */
import { questsApi } from "../api/quests.ts";
import { useApp } from "../app.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { More } from "../parts/more.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { useList } from "../parts/use-list.ts";
import { Steps } from "../quests/steps.tsx";
import { subjectOf } from "../store/subjects.ts";
import { visible } from "../text/visible.ts";

/** As many as stand beside the rest of the page without burying it. */
const atOnce = 10;

export function OpenQuests({ projectId }: { projectId: string }) {
  const { api } = useApp();
  const listed = useList(
    `open quests ${projectId}`,
    (cursor) => questsApi.list(api, { status: "open", project: projectId, limit: atOnce }, cursor),
    [subjectOf("project", projectId)],
  );
  return (
    <section aria-labelledby="quests">
      <h2 id="quests">Open quests</h2>
      <FetchedView of={listed} room="list">
        {({ items }) => (
          <>
            {items.length === 0 && (
              <p class="empty">
                None. Make one on the page of <PageLink href="/quests">quests</PageLink>.
              </p>
            )}
            <ul class="quest-lines">
              {items.map((quest) => (
                <li key={quest.id}>
                  <PageLink href="/quests">
                    <bdi>{visible(quest.title)}</bdi>
                  </PageLink>
                  <Steps phases={quest.phases} />
                </li>
              ))}
            </ul>
            <More of={listed} what="quests" />
          </>
        )}
      </FetchedView>
    </section>
  );
}
