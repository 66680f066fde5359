/** One session that needs a person, drawn as a dialogue: who speaks, what is asked, the answers. */
import { useComputed } from "@preact/signals";
import type { SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
import { Ago } from "../parts/ago.tsx";
import { AnswerForm } from "../parts/answer-form.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Place } from "../parts/place.tsx";
import { Portrait } from "../parts/portrait.tsx";
import { StatusMark } from "../parts/status-mark.tsx";
import { sessionPath } from "../routing/route.ts";
import type { InboxItem } from "../store/select.ts";
import { sessionName } from "../text/names.ts";
import { visible } from "../text/visible.ts";

interface InboxCardProps {
  item: InboxItem;
  isResting: boolean;
}

export function InboxCard({ item, isResting }: InboxCardProps) {
  const { state } = useApp();
  const found = useComputed(() => state.value.sessions.get(item.id));
  const session = found.value;
  const persona = useComputed(() => state.value.personas.get(found.value?.personaId ?? "") ?? null);
  const project = useComputed(() => state.value.projects.get(found.value?.projectId ?? "") ?? null);
  const permission = useComputed(() =>
    state.value.permissions.get(found.value?.permissionId ?? ""),
  );
  if (!session) return null;
  const titleId = `card-${session.id}`;
  const asked = permission.value;
  return (
    <li>
      <article
        class="card"
        data-card={session.id}
        data-stop=""
        data-path={sessionPath(session.id)}
        data-kind={item.kind}
        aria-labelledby={titleId}
        tabIndex={-1}
      >
        <Portrait persona={persona.value} size="large" />
        <header>
          <h3 id={titleId}>
            <PageLink href={sessionPath(session.id)}>
              <bdi>{sessionName(session, persona.value)}</bdi>
            </PageLink>
          </h3>
          <Place session={session} project={project.value} />
          <p class="line">
            <StatusMark session={session} />
            {asked && asked.kind === "permission" && (
              <span class="tool">{visible(asked.tool)}</span>
            )}
            {asked?.agentType && <span>asked by its {visible(asked.agentType)} subagent</span>}
            <Ago iso={session.since} before="for " />
          </p>
        </header>
        <div class="body">
          {asked ? (
            <AnswerForm key={asked.id} permission={asked} isResting={isResting} />
          ) : (
            <Elsewhere session={session} />
          )}
        </div>
      </article>
    </li>
  );
}

/** Nothing is held open for an answer from here: the terminal is the place. */
function Elsewhere({ session }: { session: SessionView }) {
  const said = session.error?.message ?? session.summary;
  const what = session.status === "waiting" ? "Answer in its terminal" : "Look at its terminal";
  return (
    <>
      {said !== null && <p class="said">{visible(said)}</p>}
      <div class="actions">
        <PageLink href={sessionPath(session.id)} class="button">
          {session.pane ? what : "Open its page"}
        </PageLink>
      </div>
    </>
  );
}
