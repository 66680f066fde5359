/** Every session as one compact row, grouped by project, in an order that never jumps. */
import { useComputed } from "@preact/signals";
import type { SessionView } from "../../protocol/session.ts";
import { useApp } from "../app.ts";
import { Ago } from "../parts/ago.tsx";
import { Icon } from "../parts/icon.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Branch } from "../parts/place.tsx";
import { Portrait } from "../parts/portrait.tsx";
import { StatusMark } from "../parts/status-mark.tsx";
import { projectPath, sessionPath } from "../routing/route.ts";
import { type RosterGroup, rosterGroups } from "../store/select.ts";
import { streakNow } from "../store/select-game.ts";
import { sessionName } from "../text/names.ts";
import { nearPath } from "../text/near-path.ts";
import { queuedText, statusWords, subagents } from "../text/status-words.ts";
import { visible } from "../text/visible.ts";

export function Roster() {
  const { state } = useApp();
  const listed = useComputed(() => JSON.stringify(rosterGroups(state.value)));
  const groups: RosterGroup[] = JSON.parse(listed.value);
  return (
    <div class="roster">
      {groups.map((group) => (
        <Group key={group.projectId ?? ""} group={group} />
      ))}
    </div>
  );
}

function Group({ group }: { group: RosterGroup }) {
  const { state, now } = useApp();
  const project = useComputed(() => state.value.projects.get(group.projectId ?? "") ?? null);
  const titleId = `project-${group.projectId ?? "none"}`;
  const level = project.value?.level;
  const streak = project.value ? streakNow(project.value, now.value) : 0;
  return (
    <section aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>
          {project.value ? (
            <PageLink href={projectPath(project.value.id)}>
              <bdi>{visible(group.name)}</bdi>
            </PageLink>
          ) : (
            visible(group.name)
          )}
        </h2>
        <Branch name={group.branch} />
        {level !== undefined && <span class="figure">level {level}</span>}
        {streak > 0 && (
          <span class="figure">
            {streak} {streak === 1 ? "day" : "days"}
            <span class="more"> in a row</span>
          </span>
        )}
      </header>
      <ul>
        {group.sessionIds.map((id) => (
          <Row key={id} id={id} groupBranch={group.branch} />
        ))}
      </ul>
    </section>
  );
}

/** A branch that the whole group is on stands in its head; the row names only another one. */
function Row({ id, groupBranch }: { id: string; groupBranch: string | null }) {
  const { state } = useApp();
  const found = useComputed(() => state.value.sessions.get(id));
  const persona = useComputed(() => state.value.personas.get(found.value?.personaId ?? "") ?? null);
  const session = found.value;
  if (!session) return null;
  return (
    <li class="row" data-tone={statusWords(session).tone}>
      <Portrait persona={persona.value} size="small" />
      <div class="who">
        <PageLink href={sessionPath(id)} isStop>
          <bdi>{sessionName(session, persona.value)}</bdi>
        </PageLink>
        {session.branch !== groupBranch && <Branch name={session.branch} />}
      </div>
      <StatusMark session={session} />
      <Ago iso={session.since} before="for " />
      <Activity session={session} />
    </li>
  );
}

/** What it does or last said, in one line. */
function Activity({ session }: { session: SessionView }) {
  const { tool, error, summary } = session;
  const said = session.status === "error" && error ? error.message : summary;
  const isSubagentsNews = session.subagents > 0 && session.reason !== "subagents";
  return (
    <div class="activity">
      {tool && session.status === "working" ? (
        <>
          <b>{visible(tool.name)}</b>
          {tool.detail !== null && <code>{visible(nearPath(tool.detail, session.cwd))}</code>}
        </>
      ) : (
        said !== null && <span class="last">{visible(said)}</span>
      )}
      {isSubagentsNews && (
        <span class="figure">
          <Icon name="users" /> {subagents(session.subagents)}
        </span>
      )}
      {session.sessionId === null && <span class="last">no hook has named it yet</span>}
      {session.muted && <span class="last">muted</span>}
      {session.queued > 0 && <span class="last">{queuedText(session.queued)}</span>}
      {session.pane === null && <span class="last">not in a tmux pane</span>}
    </div>
  );
}
