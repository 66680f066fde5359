/** Challenges with their way and the time that is left. */
import type { ChallengeView } from "../../protocol/trophies.ts";
import { useApp } from "../app.ts";
import { Bar } from "../parts/bar.tsx";
import { Icon } from "../parts/icon.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { personaPath } from "../routing/route.ts";
import { leftText, momentText } from "../text/time.ts";
import { visible } from "../text/visible.ts";

interface ChallengeListProps {
  items: readonly ChallengeView[];
  /** Who has it, where several are listed together. */
  nameOf?: ((personaId: string) => string | null) | undefined;
  /** What is said where there is none. */
  empty?: string;
}

const noneNow = "None now. A prompt to an agent brings one for the day and the week.";

export function ChallengeList({ items, nameOf, empty = noneNow }: ChallengeListProps) {
  if (items.length === 0) return <p class="empty">{empty}</p>;
  return (
    <ul class="challenges">
      {items.map((one) => (
        <li key={one.id} data-status={one.status}>
          <h3>{visible(one.name)}</h3>
          <span class="figure">+{one.xpReward} XP</span>
          <Bar
            label={`Progress of ${visible(one.name)}`}
            value={Math.min(one.progress, one.target)}
            max={one.target}
          />
          <p class="line">
            <span>{one.period === "daily" ? "Daily" : "Weekly"}</span>
            <End challenge={one} />
            {nameOf && <Owner id={one.personaId} name={nameOf(one.personaId)} />}
          </p>
        </li>
      ))}
    </ul>
  );
}

function End({ challenge }: { challenge: ChallengeView }) {
  const { now } = useApp();
  if (challenge.status === "completed") {
    return (
      <span class="met">
        <Icon name="check" /> completed
      </span>
    );
  }
  if (challenge.status === "expired") return <span>expired</span>;
  const { expiresAt } = challenge;
  return (
    <time dateTime={expiresAt} title={momentText(Date.parse(expiresAt))}>
      {leftText(expiresAt, now.value)}
    </time>
  );
}

function Owner({ id, name }: { id: string; name: string | null }) {
  if (name === null) return null;
  return (
    <PageLink href={personaPath(id)}>
      <bdi>{visible(name)}</bdi>
    </PageLink>
  );
}
