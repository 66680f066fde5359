/** Where a session works: project and branch, or the folder while no project is known. */
import type { ProjectView } from "../../protocol/game.ts";
import type { SessionView } from "../../protocol/session.ts";
import { visible } from "../text/visible.ts";
import { Icon } from "./icon.tsx";

interface PlaceProps {
  session: SessionView;
  project: ProjectView | null;
}

export function Place({ session, project }: PlaceProps) {
  const name = project?.name ?? session.cwd;
  return (
    <span class="place">
      {name !== null && <bdi>{visible(name)}</bdi>}
      <Branch name={session.branch} />
    </span>
  );
}

export function Branch({ name }: { name: string | null }) {
  if (name === null) return null;
  return (
    <span class="branch">
      <Icon name="git-branch" />
      <span class="unseen">on branch </span>
      <bdi>{visible(name)}</bdi>
    </span>
  );
}
