/** A persona's pixel face in its level ring: pieces of the ring fill towards the next level. */
import { useComputed } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import type { PersonaView } from "../../protocol/game.ts";
import { useApp } from "../app.ts";
import { Icon } from "./icon.tsx";

interface PortraitProps {
  persona: PersonaView | null;
  size: "small" | "large";
}

/**
 * Four pieces to a side, each a share of the ring's 100 units with its gap. Half a gap lies
 * before the first, so that gaps fall on the corners.
 */
const pieces = 16;
const gap = 1.25;
const piece = 100 / pieces - gap;
/** Clockwise from the middle of the top, as every dial that fills. */
const ring = "M24 1.5H46.5V46.5H1.5V1.5Z";

/** The dashes of the first `count` pieces; the rest of the ring stays empty. */
function dashes(count: number): string {
  return `0 ${gap / 2} ${`${piece} ${gap} `.repeat(count)}0 100`;
}

export function Portrait({ persona, size }: PortraitProps) {
  const [isMissing, setMissing] = useState(false);
  const share = persona && persona.levelSpan > 0 ? persona.levelXp / persona.levelSpan : 0;
  const filled = Math.floor(Math.min(1, Math.max(0, share)) * pieces);
  return (
    <span class={`portrait ${size}`}>
      <svg class="ring" viewBox="0 0 48 48" aria-hidden="true">
        <path class="track" d={ring} pathLength="100" stroke-dasharray={dashes(pieces)} />
        {filled > 0 && (
          <path class="fill" d={ring} pathLength="100" stroke-dasharray={dashes(filled)} />
        )}
        {persona && <Flash id={persona.id} />}
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

/** The whole ring lights up when a level was reached while one looked. */
function Flash({ id }: { id: string }) {
  const { state } = useApp();
  const since = useRef(state.peek().seq);
  const reached = useComputed(() =>
    state.value.news.findLast((one) => one.type === "levelup" && one.id === id),
  );
  const seq = reached.value?.seq ?? 0;
  if (seq <= since.current) return null;
  return (
    <path key={seq} class="flash" d={ring} pathLength="100" stroke-dasharray={dashes(pieces)} />
  );
}
