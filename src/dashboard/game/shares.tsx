/** Parts of a whole as bars: a persona's projects, or a project's team; many of them folded. */
import { PageLink } from "../parts/page-link.tsx";
import { personaPath, projectPath } from "../routing/route.ts";
import { counted, figure } from "../text/figures.ts";
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
  /** The largest first. */
  shares: readonly Share[];
  /** How many there are in all, where `shares` may not hold everybody. */
  size?: number;
  empty: string;
}

const shownAtFirst = 8;

export function Shares({ kind, shares, size = shares.length, empty }: SharesProps) {
  if (shares.length === 0) return <p class="empty">{empty}</p>;
  const most = Math.max(1, ...shares.map(({ xp }) => xp));
  const row = (share: Share) => <Row key={share.id} kind={kind} share={share} most={most} />;
  const rest = shares.slice(shownAtFirst);
  const beyond = size - shares.length;
  return (
    <>
      <ul class="ranks">{shares.slice(0, shownAtFirst).map(row)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{counted(size - shownAtFirst, `more ${kind}`)}</summary>
          <ul class="ranks">{rest.map(row)}</ul>
          {beyond > 0 && <p class="empty">And {counted(beyond, kind)} with less.</p>}
        </details>
      )}
    </>
  );
}

interface RowProps {
  kind: SharesProps["kind"];
  share: Share;
  most: number;
}

function Row({ kind, share: { id, name, xp, avatarUrl, sharePercent }, most }: RowProps) {
  return (
    <li>
      {avatarUrl !== undefined && <img src={avatarUrl} alt="" width="28" height="28" />}
      <PageLink href={kind === "persona" ? personaPath(id) : projectPath(id)}>
        <bdi>{visible(name)}</bdi>
      </PageLink>
      <span class="figure">
        {sharePercent !== undefined && `${percent(sharePercent)} · `}
        {figure(xp)} XP
      </span>
      <progress max={most} value={xp} aria-hidden="true" />
    </li>
  );
}

/** Whoever earned anything has more than 0 %. */
function percent(share: number): string {
  return share > 0 && share < 0.5 ? "< 1 %" : `${Math.round(share)} %`;
}
