/** A persona's pixel face in its level ring: the ring fills towards the next level. */
import { useState } from "preact/hooks";
import type { PersonaView } from "../../protocol/game.ts";
import { Icon } from "./icon.tsx";

interface PortraitProps {
  persona: PersonaView | null;
  size: "small" | "large";
}

export function Portrait({ persona, size }: PortraitProps) {
  const [isMissing, setMissing] = useState(false);
  const share = persona && persona.levelSpan > 0 ? persona.levelXp / persona.levelSpan : 0;
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span class={`portrait ${size}`}>
      <svg class="ring" viewBox="0 0 48 48" aria-hidden="true">
        <rect class="track" x="1.5" y="1.5" width="45" height="45" />
        <rect
          class="fill"
          x="1.5"
          y="1.5"
          width="45"
          height="45"
          pathLength="100"
          stroke-dasharray={`${filled} 100`}
        />
      </svg>
      {persona && !isMissing ? (
        <img
          src={persona.avatarUrl}
          alt=""
          width="40"
          height="40"
          onError={() => setMissing(true)}
        />
      ) : (
        <Icon name="terminal" />
      )}
      {persona && (
        <span class="level">
          <span class="unseen">level </span>
          {persona.level}
        </span>
      )}
    </span>
  );
}
