/** Planned and active quests of a project, each with its steps. */
import type { QuestView } from "../../protocol/quests.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Steps } from "../quests/steps.tsx";
import { visible } from "../text/visible.ts";

export function OpenQuests({ quests }: { quests: readonly QuestView[] }) {
  return (
    <section aria-labelledby="quests">
      <h2 id="quests">Open quests</h2>
      {quests.length === 0 && (
        <p class="empty">
          None. Make one on the page of <PageLink href="/quests">quests</PageLink>.
        </p>
      )}
      <ul class="quest-lines">
        {quests.map((quest) => (
          <li key={quest.id}>
            <PageLink href="/quests">
              <bdi>{visible(quest.title)}</bdi>
            </PageLink>
            <Steps phases={quest.phases} />
          </li>
        ))}
      </ul>
    </section>
  );
}
