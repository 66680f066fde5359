/**
 * A session's status: shape, word, reason; never by colour alone. After a restart of the server it
 * is the last known until something confirms it.
 */
import type { SessionView } from "../../protocol/session.ts";
import { statusWords } from "../text/status-words.ts";
import { Ago } from "./ago.tsx";
import { Icon } from "./icon.tsx";

export function StatusMark({ session }: { session: SessionView }) {
  const { tone, word, reason } = statusWords(session);
  return (
    <span class="status" data-tone={tone}>
      <Icon name={tone} />
      <span>
        <strong>{word}</strong> {reason}
        {session.source === "restart" && (
          <>
            {" "}
            (last known <Ago iso={session.confirmedAt} after=" ago" />)
          </>
        )}
      </span>
    </span>
  );
}
