/** One session: who, what and why, its terminal, and ways to answer it. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
import { Ago } from "../parts/ago.tsx";
import { AnswerForm } from "../parts/answer-form.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Place } from "../parts/place.tsx";
import { Portrait } from "../parts/portrait.tsx";
import { ScreenDialog } from "../parts/screen-dialog.tsx";
import { StatusMark } from "../parts/status-mark.tsx";
import { personaPath, sessionPath } from "../routing/route.ts";
import { successorOf } from "../store/select.ts";
import { paneKeyOf, sessionName } from "../text/names.ts";
import { nearPath } from "../text/near-path.ts";
import { subagents } from "../text/status-words.ts";
import { visible } from "../text/visible.ts";
import { KeyRow } from "./key-row.tsx";
import { PersonaCard } from "./persona-card.tsx";
import { PromptBox } from "./prompt-box.tsx";
import { PromptQueue } from "./prompt-queue.tsx";
import { SessionControls } from "./session-controls.tsx";
import { Terminal } from "./terminal.tsx";
import { Why } from "./why.tsx";

export function Session({ id }: { id: string }) {
  const { state, rights } = useApp();
  const found = useComputed(() => state.value.sessions.get(id));
  const hasData = useComputed(() => state.value.hasData);
  const last = useRef<SessionView | null>(null);
  useSeen(id);
  const session = found.value;
  if (session) last.current = session;
  if (!hasData.value) return <p class="loading">Looking for the session …</p>;
  if (!session) return <Ended last={last.current} />;
  const pane = session.pane ? paneKeyOf(session.pane) : null;
  return (
    <div class="session">
      <Head session={session} />
      <OpenRequest session={session} />
      {session.pane && pane ? (
        <>
          <Terminal key={pane} pane={pane} window={session.pane.window} />
          <div class="composer">
            {rights.value.canPressKeys && <KeyRow sessionId={id} />}
            <PromptQueue sessionId={id} count={session.queued} />
            {rights.value.canPrompt && <Prompt session={session} pane={pane} />}
          </div>
        </>
      ) : (
        <p class="notice">
          This session does not run in a tmux pane, so there is no terminal to show or to type into.
          Its hooks still tell what it does.
        </p>
      )}
    </div>
  );
}

function usePersona(session: SessionView) {
  const { state } = useApp();
  return state.value.personas.get(session.personaId ?? "") ?? null;
}

function Prompt({ session, pane }: { session: SessionView; pane: string }) {
  const name = sessionName(session, usePersona(session));
  const isResting = session.status === "idle";
  return (
    <PromptBox
      key={session.id}
      sessionId={session.id}
      pane={pane}
      name={name}
      isResting={isResting}
    />
  );
}

function Head({ session }: { session: SessionView }) {
  const { state } = useApp();
  const persona = usePersona(session);
  const project = state.value.projects.get(session.projectId ?? "") ?? null;
  const { tool, error } = session;
  return (
    <header class="head">
      <Portrait persona={persona} size="large" />
      <div class="who">
        <h1>
          {persona ? (
            <PageLink href={personaPath(persona.id)}>
              <bdi>{sessionName(session, persona)}</bdi>
            </PageLink>
          ) : (
            sessionName(session, persona)
          )}
        </h1>
        <Place session={session} project={project} />
      </div>
      {persona && <PersonaCard persona={persona} />}
      <div class="doing">
        <p class="line">
          <StatusMark session={session} />
          <Ago iso={session.since} before="for " />
          {session.subagents > 0 && session.reason !== "subagents" && (
            <span>{subagents(session.subagents)}</span>
          )}
        </p>
        {tool && session.status === "working" && (
          <p class="activity">
            <b>{visible(tool.name)}</b>
            {tool.detail !== null && <code>{visible(nearPath(tool.detail, session.cwd))}</code>}
          </p>
        )}
        {error && <p class="said">{visible(error.message)}</p>}
        {session.sessionId === null && (
          <p class="said">No hook has named this agent yet: run claude-rpg install --hooks-only.</p>
        )}
        <Why key={session.id} session={session} />
        <SessionControls session={session} />
      </div>
    </header>
  );
}

/** The open request of this session, answerable here as in the camp. */
function OpenRequest({ session }: { session: SessionView }) {
  const { state, connection } = useApp();
  const permission = state.value.permissions.get(session.permissionId ?? "");
  if (permission) {
    return (
      <section
        class="card open"
        data-kind="waiting"
        data-card={session.id}
        aria-label="Open request"
      >
        <div class="body">
          <AnswerForm
            key={permission.id}
            permission={permission}
            isResting={connection.link.value.state !== "open"}
          />
        </div>
      </section>
    );
  }
  if (session.status !== "waiting") return null;
  return (
    <>
      {session.pane && <ScreenDialog key={session.since} session={session} />}
      <p class="notice" data-tone="waiting">
        {session.summary !== null && <span class="said">{visible(session.summary)} </span>}
        {session.pane
          ? "Answer in the terminal below."
          : "Answer in its own terminal; it cannot be reached from here."}
      </p>
    </>
  );
}

function Ended({ last }: { last: SessionView | null }) {
  const { state } = useApp();
  const next = last ? successorOf(state.value, last) : null;
  return (
    <section class="plain">
      <h1>This session has ended</h1>
      {next ? (
        <p>
          Its pane goes on with{" "}
          <PageLink href={sessionPath(next.id)}>{sessionName(next, usePersona(next))}</PageLink>.
        </p>
      ) : (
        <p>It is not in the camp any more.</p>
      )}
      {last && <PromptQueue sessionId={last.id} count={0} />}
      <p>
        <PageLink href="/">Back to the camp</PageLink>
      </p>
    </section>
  );
}

/** Tells the server that a finished turn has been looked at. */
function useSeen(id: string): void {
  const { state, connection, rights, isVisible } = useApp();
  const isUnseen = useComputed(() => {
    const session = state.value.sessions.get(id);
    return session?.status === "idle" && !session.seen;
  });
  useSignalEffect(() => {
    const isLive = connection.link.value.state === "open";
    if (!isLive || !isVisible.value || !isUnseen.value || !rights.value.canDecide) return;
    connection.send({ type: "seen", session: id });
  });
}
