/** One thing that is worth telling, before names are looked up. */
import type { NoticeKind } from "../config/notify-settings.ts";

export interface Notice {
  kind: NoticeKind;
  /** The same thing has the same key, however often it is found. */
  key: string;
  sessionId: string | null;
  about: { personaId: string | null; projectId: string | null };
  what: string | null;
  since: number | null;
  tookMs: number | null;
  /** Not to be sent before; epoch ms. */
  dueAt: number;
}

export interface Told {
  notices: Notice[];
  /** What is not so any more: whatever of it was not sent yet is dropped. */
  over: { sessionId: string; kind: NoticeKind }[];
}
