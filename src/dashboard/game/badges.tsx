/** Badges of a persona: the earned ones as signs, or all of them with the way to each. */
import type { BadgeView } from "../../protocol/trophies.ts";
import { Bar } from "../parts/bar.tsx";
import { Icon } from "../parts/icon.tsx";
import { visible } from "../text/visible.ts";

/** `git_master` → `Git Master`: the names of the table follow from their ids. */
function nameOf(id: string): string {
  const words = visible(id).split("_");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

export function BadgeRow({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <ul class="badge-row" aria-label="Badges">
      {ids.map((id) => (
        <li key={id} title={nameOf(id)}>
          <Icon name={`badge-${id}`} />
          <span class="unseen">{nameOf(id)}</span>
        </li>
      ))}
    </ul>
  );
}

export function BadgeList({ badges }: { badges: readonly BadgeView[] }) {
  return (
    <ul class="badges">
      {badges.map((badge) => (
        <li key={badge.id} data-earned={badge.isEarned}>
          <Icon name={badge.isEarned ? `badge-${badge.id}` : "lock"} />
          <div>
            <h3>{visible(badge.name)}</h3>
            <p>{visible(badge.description)}</p>
            {!badge.isEarned && (
              <Bar
                label={`Progress to ${visible(badge.name)}`}
                value={badge.progress}
                max={badge.target}
              />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
