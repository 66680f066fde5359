/** The challenges of one persona: those of now, and those of before folded away. */
import type { ChallengeView } from "../../protocol/trophies.ts";
import { useApp } from "../app.ts";
import { ChallengeList } from "./challenge-list.tsx";
import { EndedChallenges } from "./ended-challenges.tsx";

interface PersonaChallengesProps {
  personaId: string;
  items: readonly ChallengeView[];
}

export function PersonaChallenges({ personaId, items }: PersonaChallengesProps) {
  const { now } = useApp();
  const isNow = (one: ChallengeView) => Date.parse(one.expiresAt) > now.value;
  return (
    <>
      <ChallengeList items={items.filter(isNow)} />
      <EndedChallenges personaId={personaId} />
    </>
  );
}
