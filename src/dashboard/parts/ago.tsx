/** A relative time that moves on by itself and tells the exact moment on request. */
import { useApp } from "../app.ts";
import { momentText, sinceText } from "../text/time.ts";

export function Ago({ iso, before = "", after = "" }: AgoProps) {
  const { now } = useApp();
  return (
    <time dateTime={iso} title={momentText(Date.parse(iso))}>
      {before}
      {sinceText(iso, now.value)}
      {after}
    </time>
  );
}

interface AgoProps {
  iso: string;
  before?: string;
  after?: string;
}
