/** The achievements of one persona or project: unlocked ones, and how far the others are. */
import { useRef } from "preact/hooks";
import type { AchievementView } from "../../protocol/trophies.ts";
import { Bar } from "../parts/bar.tsx";
import { wallOrder } from "../store/select-game.ts";
import { reasonText } from "../text/reasons.ts";
import { dayOf, dayText, momentText } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import { Rarity } from "./rarity.tsx";

export function Achievements({ items }: { items: readonly AchievementView[] }) {
  const unlocked = items.filter((one) => one.unlockedAt !== null).length;
  return (
    <section aria-labelledby="achievements">
      <header>
        <h2 id="achievements">Achievements</h2>
        <span class="figure">
          {unlocked} of {items.length} unlocked
        </span>
      </header>
      <Wall items={items} />
    </section>
  );
}

export function Wall({ items }: { items: readonly AchievementView[] }) {
  return (
    <ul class="wall">
      {wallOrder(items).map((one) => (
        <Trophy key={one.id} one={one} />
      ))}
    </ul>
  );
}

function Trophy({ one }: { one: AchievementView }) {
  const wasLocked = useRef(one.unlockedAt === null);
  const isFresh = wasLocked.current && one.unlockedAt !== null;
  return (
    <li data-unlocked={one.unlockedAt !== null} data-fresh={isFresh}>
      <h3>{visible(one.name)}</h3>
      <span class="figure">+{one.xp}</span>
      <p>{visible(one.description)}</p>
      <div class="by">
        <Rarity of={one.rarity} />
        {one.unlockedAt === null ? (
          <Bar
            label={`Progress to ${visible(one.name)}`}
            value={Math.min(one.progress, one.target)}
            max={one.target}
          />
        ) : (
          <span>
            {one.unlockedBy !== null && `${reasonText(one.unlockedBy)}, `}
            <time dateTime={one.unlockedAt} title={momentText(Date.parse(one.unlockedAt))}>
              {dayText(dayOf(Date.parse(one.unlockedAt)))}
            </time>
          </span>
        )}
      </div>
    </li>
  );
}
