/** The challenges of one persona: those of now, and those of before folded away. */
import type { ChallengeView } from "../../protocol/trophies.ts";
import { useApp } from "../app.ts";
import { counted } from "../text/figures.ts";
import { ChallengeList } from "./challenge-list.tsx";

export function PersonaChallenges({ items }: { items: readonly ChallengeView[] }) {
  const { now } = useApp();
  const isNow = (one: ChallengeView) => Date.parse(one.expiresAt) > now.value;
  const earlier = items.filter((one) => !isNow(one));
  return (
    <>
      <ChallengeList items={items.filter(isNow)} />
      {earlier.length > 0 && (
        <details>
          <summary>{counted(earlier.length, "earlier one")}</summary>
          <ChallengeList items={earlier} />
        </details>
      )}
    </>
  );
}
