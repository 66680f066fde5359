/** Why the page says what it says of a session: source, time of the evidence, confidence. */
import type { EvidenceSource, SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
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
  const { now } = useApp();
  const isOld =
    session.source === "restart" || now.value - Date.parse(session.confirmedAt) > 60_000;
  return (
    <p class="why">
      <b>Why:</b> {sources[session.source]},{" "}
      {isOld ? (
        <>
          not confirmed since {clockText(Date.parse(session.confirmedAt))} (
          <Ago iso={session.confirmedAt} after=" ago" />)
        </>
      ) : (
        <>
          confirmed <Ago iso={session.confirmedAt} after=" ago" />
        </>
      )}
      , {Math.round(session.confidence * 100)} % sure
    </p>
  );
}
