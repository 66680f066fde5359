/** Sends every commit's changes to every page, in one order, and lets a page that was away resume. */

import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { isoTime } from "../lib/clock.ts";
import { every } from "../lib/pulse.ts";
import type { Delta, Direct, Snapshot } from "../protocol/live.ts";

/** A connected page, as far as the hub cares. */
export interface LiveClient {
  readonly id: string;
  /** False: nothing was queued; the client cannot keep up or is gone. */
  send(text: string): boolean;
  /** Bytes that wait in the socket. */
  backlogBytes(): number;
  close(code: number, reason: string): void;
}

/** A delta before the hub numbers it. */
export type Unnumbered = Delta extends infer D ? (D extends Delta ? Omit<D, "seq"> : never) : never;

export interface HubOptions {
  clock: Clock;
  boot: string;
  version: string;
  snapshot(boot: string, seq: number): Snapshot;
}

export interface HubStats {
  clients: number;
  deltas: number;
  bytes: number;
  dropped: number;
}

/** Closing code for a client that cannot keep up: it comes back and resumes. */
export const CLOSE_SLOW = 4_000;
export const CLOSE_STOPPING = 1_001;

export class Hub {
  readonly stats: HubStats = { clients: 0, deltas: 0, bytes: 0, dropped: 0 };
  readonly #clients = new Map<string, LiveClient>();
  readonly #ring: { seq: number; at: number; text: string }[] = [];
  #seq = 0;
  #endHeartbeat: (() => void) | null = null;

  constructor(private readonly options: HubOptions) {}

  start(): void {
    this.#endHeartbeat = every(limits.liveHeartbeatMs, () => {
      const at = isoTime(this.options.clock.now());
      const text = encode({ type: "heartbeat", at });
      for (const client of this.#clients.values()) this.#send(client, text);
    });
  }

  stop(): void {
    this.#endHeartbeat?.();
    for (const client of this.#clients.values()) client.close(CLOSE_STOPPING, "server stops");
    this.#clients.clear();
  }

  get isFull(): boolean {
    return this.#clients.size >= limits.liveClientsMax;
  }

  /** Says hello, then either what was missed since `since` of this boot, or everything. */
  join(client: LiveClient, since: number | null, boot: string | null): void {
    this.#clients.set(client.id, client);
    this.stats.clients = this.#clients.size;
    this.#send(
      client,
      encode({
        type: "hello",
        protocol: 1,
        version: this.options.version,
        boot: this.options.boot,
        seq: this.#seq,
      }),
    );
    const missed = boot === this.options.boot && since !== null ? this.#since(since) : null;
    if (missed) {
      for (const text of missed) this.#send(client, text);
    } else {
      this.#send(client, encode({ type: "snapshot", snapshot: this.snapshot() }));
    }
  }

  leave(id: string): void {
    this.#clients.delete(id);
    this.stats.clients = this.#clients.size;
  }

  snapshot(): Snapshot {
    return this.options.snapshot(this.options.boot, this.#seq);
  }

  /** Numbers a delta and sends it to all. */
  publish(change: Unnumbered): void {
    const seq = ++this.#seq;
    const text = JSON.stringify({ ...change, seq });
    const now = this.options.clock.monotonic();
    this.#ring.push({ seq, at: now, text });
    while (
      this.#ring.length > limits.ringDeltasMax ||
      (this.#ring[0] && now - this.#ring[0].at > limits.ringMsMax)
    ) {
      this.#ring.shift();
    }
    this.stats.deltas++;
    for (const client of this.#clients.values()) this.#send(client, text);
  }

  /** Deltas no longer tell the whole: everybody gets a snapshot, now or on the way back. */
  resync(): void {
    this.#ring.length = 0;
    this.#seq++;
    if (this.#clients.size === 0) return;
    const text = encode({ type: "snapshot", snapshot: this.snapshot() });
    for (const client of this.#clients.values()) this.#send(client, text);
  }

  /** To one client only; without a number. False when it could not be queued. */
  direct(client: LiveClient, message: Direct): boolean {
    return this.#send(client, encode(message));
  }

  #send(client: LiveClient, text: string): boolean {
    this.stats.bytes += Buffer.byteLength(text);
    if (client.backlogBytes() <= limits.liveBacklogBytesMax && client.send(text)) return true;
    this.stats.dropped++;
    this.leave(client.id);
    client.close(CLOSE_SLOW, "cannot keep up");
    return false;
  }

  /** Null when the ring no longer reaches back that far. */
  #since(since: number): string[] | null {
    if (since === this.#seq) return [];
    const first = this.#ring[0];
    if (since > this.#seq || !first || first.seq > since + 1) return null;
    return this.#ring.filter((entry) => entry.seq > since).map((entry) => entry.text);
  }
}

function encode(message: Direct): string {
  return JSON.stringify(message);
}
