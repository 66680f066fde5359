/** A relative time that moves on by itself and tells the exact moment on request. */
import { useApp } from "../app.ts";
import { momentText, sinceText } from "../text/time.ts";

export function Ago({ iso, before = "", after = "" }: AgoProps) {
  const { now } = useApp();
  const text = sinceText(iso, now.value);
  return (
    <time dateTime={iso} title={momentText(Date.parse(iso))}>
      {text === "now" ? "just now" : `${before}${text}${after}`}
    </time>
  );
}

interface AgoProps {
  iso: string;
  before?: string;
  after?: string;
}
