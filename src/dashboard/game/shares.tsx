/** Parts of a whole as bars: a persona's projects, or a project's team. */
import { PageLink } from "../parts/page-link.tsx";
import { personaPath, projectPath } from "../routing/route.ts";
import { figure } from "../text/figures.ts";
import { visible } from "../text/visible.ts";

interface Share {
  id: string;
  name: string;
  xp: number;
  avatarUrl?: string;
  sharePercent?: number;
}

interface SharesProps {
  kind: "persona" | "project";
  shares: readonly Share[];
  empty: string;
}

export function Shares({ kind, shares, empty }: SharesProps) {
  if (shares.length === 0) return <p class="empty">{empty}</p>;
  const most = Math.max(1, ...shares.map(({ xp }) => xp));
  const pathOf = kind === "persona" ? personaPath : projectPath;
  return (
    <ul class="ranks">
      {shares.map(({ id, name, xp, avatarUrl, sharePercent }) => (
        <li key={id}>
          {avatarUrl !== undefined && <img src={avatarUrl} alt="" width="28" height="28" />}
          <PageLink href={pathOf(id)}>
            <bdi>{visible(name)}</bdi>
          </PageLink>
          <span class="figure">
            {sharePercent !== undefined && `${Math.round(sharePercent)} % · `}
            {figure(xp)} XP
          </span>
          <progress max={most} value={xp} aria-hidden="true" />
        </li>
      ))}
    </ul>
  );
}
