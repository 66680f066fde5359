/** What a person may say of a session and do to its agent, behind one fold. */
import { useSignal } from "@preact/signals";
import type { SessionStatus, SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
import { type Act, useAct } from "../parts/use-act.ts";
import { memoryText } from "../text/size.ts";
import { agoText, clockText } from "../text/time.ts";

const statuses: readonly { status: SessionStatus; word: string }[] = [
  { status: "idle", word: "Idle" },
  { status: "working", word: "Working" },
  { status: "waiting", word: "Waiting" },
];
/** The agent has so long to end by itself before it may be made to. */
const GENTLE_MS = 4_000;

export function SessionControls({ session }: { session: SessionView }) {
  const { rights } = useApp();
  const act = useAct();
  if (!rights.value.canDecide) return null;
  return (
    <details class="controls">
      <summary>{summaryOf(session)}</summary>
      <div class="panel">
        <Override session={session} act={act} />
        <Mute session={session} act={act} />
        {rights.value.canRule && session.process && <Process session={session} act={act} />}
        <p class="outcome" role="status">
          {act.word.value.text}
        </p>
      </div>
    </details>
  );
}

function summaryOf({ muted, override }: SessionView): string {
  const said = [override && "status set by hand", muted && "muted"].filter(Boolean);
  return said.length > 0 ? `Manage (${said.join(", ")})` : "Manage";
}

interface RowProps {
  session: SessionView;
  act: Act;
}

function Override({ session, act }: RowProps) {
  const { api } = useApp();
  const { id, override } = session;
  const set = (status: SessionStatus | null) => act.run(() => api.override(id, status, null));
  return (
    <fieldset>
      <legend>Wrong status? Say what it is, until its next event</legend>
      {statuses.map(({ status, word }) => (
        <button
          key={status}
          type="button"
          aria-pressed={override?.status === status}
          onClick={() => void set(override?.status === status ? null : status)}
        >
          {word}
        </button>
      ))}
      {override && (
        <span class="note">
          since {clockText(Date.parse(override.since))}
          {override.until !== null && `, until ${clockText(Date.parse(override.until))}`}
        </span>
      )}
    </fieldset>
  );
}

function Mute({ session, act }: RowProps) {
  const { api } = useApp();
  const { id, muted, status } = session;
  return (
    <fieldset>
      <legend>Attention</legend>
      <button
        type="button"
        aria-pressed={muted}
        onClick={() => void act.run(() => api.mute(id, !muted))}
      >
        Mute
      </button>
      {status === "error" && (
        <button type="button" onClick={() => void act.run(() => api.acknowledge(id))}>
          Acknowledge the error
        </button>
      )}
      {muted && <span class="note">It asks for nobody, and is in nobody's inbox.</span>}
    </fieldset>
  );
}

/** Its process: how long idle, how large, and the way to end it, in two steps. */
function Process({ session, act }: RowProps) {
  const { api, now } = useApp();
  const step = useSignal<"none" | "asked" | "sent" | "late">("none");
  const { id, process, activeAt } = session;
  if (!process) return null;
  const end = async (signal: "TERM" | "KILL") => {
    const sent = await act.run(() => api.signal(id, signal, process.pid));
    if (!sent) return;
    step.value = "sent";
    setTimeout(() => {
      step.value = "late";
    }, GENTLE_MS);
  };
  const size = process.memoryBytes === null ? "" : `, ${memoryText(process.memoryBytes)} of memory`;
  return (
    <fieldset>
      <legend>
        Process {process.pid}
        {size}, last active {agoText(activeAt, now.value)}
      </legend>
      {step.value === "none" && (
        <button type="button" onClick={() => (step.value = "asked")}>
          End it …
        </button>
      )}
      {step.value === "asked" && (
        <>
          <button type="button" data-tone="error" onClick={() => void end("TERM")}>
            End this agent
          </button>
          <button type="button" class="quiet" onClick={() => (step.value = "none")}>
            Leave it
          </button>
        </>
      )}
      {step.value === "sent" && <span class="note">Asked to end …</span>}
      {step.value === "late" && (
        <button type="button" data-tone="error" onClick={() => void end("KILL")}>
          It still runs: end it by force
        </button>
      )}
    </fieldset>
  );
}
