/** How rare an achievement is: as many pips as its place among five, and the word. */
import type { AchievementView } from "../../protocol/trophies.ts";

const order = ["common", "uncommon", "rare", "epic", "legendary"] as const;

export function Rarity({ of }: { of: AchievementView["rarity"] }) {
  const pips = order.indexOf(of) + 1;
  return (
    <span class="rarity">
      <svg viewBox="0 0 19 3" aria-hidden="true">
        {order.map((name, index) => (
          <rect key={name} class={index < pips ? "on" : "off"} x={index * 4} width="3" height="3" />
        ))}
      </svg>
      <span>{of}</span>
    </span>
  );
}
