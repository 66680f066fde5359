/** Why the page says what it says of a session: one line, and behind it the whole evidence. */
import { useSignal } from "@preact/signals";
import type { SessionView } from "../../protocol/session.ts";
import type { Explanation } from "../api/answers.ts";
import { useApp } from "../app.ts";
import { Ago } from "../parts/ago.tsx";
import { type Explained, useExplanation } from "../parts/use-explanation.ts";
import { clockText, momentText } from "../text/time.ts";
import { visible } from "../text/visible.ts";
import {
  ageText,
  changeTimeText,
  movedBy,
  newestFirst,
  type StatusAndReason,
  shortWhy,
  sourceName,
  stateText,
  verdictText,
} from "../text/why-words.ts";

export function Why({ session }: { session: SessionView }) {
  const { now } = useApp();
  const isOpen = useSignal(false);
  return (
    <details
      class="controls why"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>Why: {shortWhy(session, now.value)}</summary>
      {isOpen.value && <Panel session={session} />}
    </details>
  );
}

function Panel({ session }: { session: SessionView }) {
  const { now } = useApp();
  const { explained, again } = useExplanation(session);
  const { explanation } = explained.value;
  return (
    <div class="panel">
      <p class="verdict">{verdictText(session, now.value)}</p>
      <Outcome explained={explained.value} onAgain={again} />
      {explanation && <Evidence lines={explanation.evidence} />}
      {explanation && <Changes changes={explanation.transitions} />}
    </div>
  );
}

/** How new the rest is, or what keeps it from coming. */
function Outcome({ explained, onAgain }: { explained: Explained; onAgain(): void }) {
  const { connection } = useApp();
  const { explanation, asOfMs, refusal } = explained;
  const isGone = connection.link.value.state === "gone";
  const asOf = `as of ${clockText(asOfMs)}`;
  const problem = isGone ? "The server is gone." : refusal;
  return (
    <p class="line" data-tone={problem === "" ? undefined : "error"}>
      <span role="status">
        {problem !== "" && <strong>{visible(problem)} </strong>}
        {problem === "" && !explanation && "Asking each source …"}
        {explanation && (problem === "" ? `What is known, ${asOf}.` : `This is ${asOf}.`)}
      </span>
      {!isGone && (explanation || problem !== "") && (
        <button type="button" class="quiet" onClick={onAgain}>
          {problem === "" ? "Look again" : "Try again"}
        </button>
      )}
    </p>
  );
}

function Evidence({ lines }: { lines: Explanation["evidence"] }) {
  return (
    <section>
      <h2>Evidence</h2>
      {lines.length === 0 && <p class="note">No source says anything of it now.</p>}
      <ul class="evidence">
        {lines.map(({ source, says, heardAt, ageS }) => (
          <li key={source}>
            <b>{sourceName(source)}</b> <span>{visible(says)}</span>{" "}
            <time dateTime={heardAt} title={momentText(Date.parse(heardAt))}>
              heard {ageText(ageS)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A list that scrolls must be reachable by keyboard. */
const focusable = { tabIndex: 0 };

function Changes({ changes }: { changes: Explanation["transitions"] }) {
  const { now } = useApp();
  return (
    <section>
      <h2>Changes, newest first</h2>
      {changes.length === 0 ? (
        <p class="note">Its status has not changed since the server first saw it.</p>
      ) : (
        <section class="changes" aria-label="Changes" {...focusable}>
          <ol>
            {newestFirst(changes).map((change, index) => (
              // Counted from the oldest, so that a new one on top leaves the others as they are.
              <li key={changes.length - index}>
                <span class="when">
                  <time dateTime={change.at}>
                    {changeTimeText(Date.parse(change.at), now.value)}
                  </time>{" "}
                  <Ago iso={change.at} after=" ago" />
                </span>
                <span class="what">
                  <State state={change.from} /> <span aria-hidden="true">→</span>
                  <span class="unseen">to</span> <State state={change.to} />
                </span>
                <span class="by">
                  {sourceName(change.source)} <code>{visible(movedBy(change))}</code>
                  {change.isCorrection && ", no hook told of it"}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

function State({ state }: { state: StatusAndReason }) {
  return (
    <span class="state" data-tone={state.status}>
      {stateText(state)}
    </span>
  );
}
