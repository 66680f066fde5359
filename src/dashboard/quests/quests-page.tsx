/** Quests, challenges and the wall of achievements: what is to do, and what there is to win. */
import { useComputed } from "@preact/signals";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { ChallengeList } from "../game/challenge-list.tsx";
import { EndedChallenges } from "../game/ended-challenges.tsx";
import { type Everybody, useEverybody } from "../parts/use-everybody.ts";
import { useFetched } from "../parts/use-fetched.ts";
import { challengesNow } from "../store/select-game.ts";
import { lists } from "../store/subjects.ts";
import { AchievementsWall } from "./achievements-wall.tsx";
import { Board } from "./board.tsx";

export function QuestsPage() {
  const everybody = useEverybody().value;
  return (
    <div class="quests-page">
      <Board everybody={everybody} />
      <Challenges everybody={everybody} />
      <AchievementsWall everybody={everybody} />
    </div>
  );
}

/** Those of everybody in the camp, by the time that is left, and whoever has completed one. */
function Challenges({ everybody }: { everybody: Everybody }) {
  const { api, state, now } = useApp();
  const { fetched: met } = useFetched(
    "challenges met",
    () => gameApi.challengesMet(api, now.peek()),
    [lists.challenges],
  );
  const listed = useComputed(() => challengesNow(state.value, met.value.data ?? [], now.value));
  const nameOf = (id: string) => everybody.personas.get(id)?.name ?? null;
  const daily = listed.value.filter((one) => one.period === "daily");
  const weekly = listed.value.filter((one) => one.period === "weekly");
  return (
    <div class="challenges-now">
      <div class="pair">
        <section aria-labelledby="today">
          <h2 id="today">Today's challenges</h2>
          <ChallengeList items={daily} nameOf={nameOf} />
        </section>
        <section aria-labelledby="week">
          <h2 id="week">This week's challenges</h2>
          <ChallengeList items={weekly} nameOf={nameOf} />
        </section>
      </div>
      <EndedChallenges personaId={null} nameOf={nameOf} />
    </div>
  );
}
