/** Why the page says what it says of a session: source, time of the evidence, confidence. */
import type { EvidenceSource, SessionView } from "../../protocol/session.ts";
import { Ago } from "../parts/ago.tsx";
import { clockText } from "../text/time.ts";

const sources: Record<EvidenceSource, string> = {
  hook: "a hook event",
  registry: "the agent's own registry",
  screen: "its screen",
  process: "the process table",
  restart: "what was known before the restart",
  person: "somebody's own word",
};

export function Why({ session }: { session: SessionView }) {
  const isOld = session.stale || session.source === "restart";
  return (
    <p class="why">
      <b>Why:</b> {sources[session.source]},{" "}
      {isOld ? (
        <>
          not confirmed since {clockText(Date.parse(session.confirmedAt))} (
          <Ago iso={session.confirmedAt} after=" ago" />)
        </>
      ) : (
        // The server hears it again every few seconds, and pages are not told each time.
        "still confirmed"
      )}
      , {Math.round(session.confidence * 100)} % sure
    </p>
  );
}
