/** Challenges whose period is over, completed or not: fetched once somebody opens the fold. */
import { useSignal } from "@preact/signals";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { FetchedView } from "../parts/fetched-view.tsx";
import { More } from "../parts/more.tsx";
import { useList } from "../parts/use-list.ts";
import { lists } from "../store/subjects.ts";
import { ChallengeList } from "./challenge-list.tsx";

const atOnce = 50;

interface EndedChallengesProps {
  /** Null: of everybody. */
  personaId: string | null;
  /** Who has it, where several are listed together. */
  nameOf?: (personaId: string) => string | null;
}

export function EndedChallenges(props: EndedChallengesProps) {
  const isOpen = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>Challenges of before</summary>
      {isOpen.value && <Ended {...props} />}
    </details>
  );
}

function Ended({ personaId, nameOf }: EndedChallengesProps) {
  const { api, now } = useApp();
  const listed = useList(
    `ended challenges ${personaId}`,
    (cursor) => gameApi.challenges(api, personaId, atOnce, cursor),
    [lists.challenges],
  );
  return (
    <FetchedView of={listed} room="list">
      {({ items, nextCursor }) => {
        const ended = items.filter((one) => Date.parse(one.expiresAt) <= now.value);
        return (
          <>
            {(ended.length > 0 || nextCursor === null) && (
              <ChallengeList items={ended} nameOf={nameOf} empty="None has ended yet." />
            )}
            <More of={listed} what="challenges" />
          </>
        );
      }}
    </FetchedView>
  );
}
