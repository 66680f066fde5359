/** A session's status: shape, word, reason. Never by colour alone. */
import type { SessionView } from "../../protocol/session.ts";
import { statusWords } from "../text/status-words.ts";
import { Icon } from "./icon.tsx";

export function StatusMark({ session }: { session: SessionView }) {
  const { tone, word, reason } = statusWords(session);
  return (
    <span class="status" data-tone={tone}>
      <Icon name={tone} />
      <span>
        <strong>{word}</strong> {reason}
      </span>
    </span>
  );
}
