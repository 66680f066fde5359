/** Quests, challenges and the wall of achievements: what is to do, and what there is to win. */
import { useComputed } from "@preact/signals";
import type { ChallengeView } from "../../protocol/trophies.ts";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { ChallengeList } from "../game/challenge-list.tsx";
import { EndedChallenges } from "../game/ended-challenges.tsx";
import { type Everybody, useEverybody } from "../parts/use-everybody.ts";
import { useFetched } from "../parts/use-fetched.ts";
import { challengesNow, personasInCamp } from "../store/select-game.ts";
import { lists } from "../store/subjects.ts";
import { counted } from "../text/figures.ts";
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

/** Those of everybody in the camp, by the time that is left; those of others folded away. */
function Challenges({ everybody }: { everybody: Everybody }) {
  const { api, state, now } = useApp();
  const { fetched } = useFetched(
    "challenges running",
    () => gameApi.challengesRunning(api, now.peek()),
    [lists.challenges],
  );
  const listed = useComputed(() => challengesNow(state.value, fetched.value.data ?? [], now.value));
  const inCamp = useComputed(() => personasInCamp(state.value));
  const nameOf = (id: string) => everybody.personas.get(id)?.name ?? null;
  const periodOf = (period: ChallengeView["period"]) => ({
    items: listed.value.filter((one) => one.period === period),
    inCamp: inCamp.value,
    nameOf,
  });
  return (
    <div class="challenges-now">
      <div class="pair">
        <section aria-labelledby="today">
          <h2 id="today">Today's challenges</h2>
          <Period {...periodOf("daily")} />
        </section>
        <section aria-labelledby="week">
          <h2 id="week">This week's challenges</h2>
          <Period {...periodOf("weekly")} />
        </section>
      </div>
      <EndedChallenges personaId={null} nameOf={nameOf} />
    </div>
  );
}

interface PeriodProps {
  items: readonly ChallengeView[];
  inCamp: ReadonlySet<string>;
  nameOf(personaId: string): string | null;
}

function Period({ items, inCamp, nameOf }: PeriodProps) {
  const here = items.filter((one) => one.status === "completed" || inCamp.has(one.personaId));
  const away = items.filter((one) => !here.includes(one));
  if (away.length === 0) return <ChallengeList items={here} nameOf={nameOf} />;
  return (
    <>
      <ChallengeList items={here} nameOf={nameOf} empty="Nobody in the camp has one now." />
      <details>
        <summary>{counted(away.length, "challenge")} of personas who are away</summary>
        <ChallengeList items={away} nameOf={nameOf} />
      </details>
    </>
  );
}
