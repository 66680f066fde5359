/** Where messages go. A channel makes one try; when to try again is the outbox's business. */
import type { Message } from "./message.ts";

export type SendOutcome =
  | { kind: "sent" }
  /** It may go later; `afterMs` where the other side has said when. */
  | { kind: "later"; why: string; afterMs: number | null }
  /** This message will never go. */
  | { kind: "refused"; why: string }
  /** Nothing will go until the settings are mended. */
  | { kind: "closed"; why: string };

export interface Channel {
  /** As rows of the outbox name it. */
  readonly name: string;
  /** Never throws; ends soon after `signal` is aborted. The sentences hold no address. */
  send(message: Message, nowMs: number, signal: AbortSignal): Promise<SendOutcome>;
}
