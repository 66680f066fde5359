/** Takes prompts in by request id: types one at once, or keeps it until its session is idle. */

import { limits } from "../config/limits.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import { shortDigest } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import type { QueuedPrompt } from "../protocol/acts.ts";
import type { PromptDelivery } from "../protocol/api.ts";
import type { PromptRow, PromptState } from "../store/prompts.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import { deliveryOf, queuedView } from "./prompt-views.ts";

export interface PromptOrder {
  sessionId: string;
  requestId: string;
  text: string;
  submit: boolean;
  force: boolean;
  /** Wait until the session is idle. */
  whenIdle: boolean;
  deviceId: string | null;
}

export interface PromptDeskDeps {
  clock: Clock;
  log: Log;
  store: Pick<Store, "prompts" | "devices">;
  write<T>(work: (tx: Tx) => T): Promise<T>;
  /** Types; `isTouched` unless surely nothing reached the pane. */
  deliver(order: PromptOrder): Promise<{ delivery: PromptDelivery; isTouched: boolean }>;
  /** False once the session has ended. */
  isLive(sessionId: string): boolean;
  /** The turn is over and nobody is asked anything. */
  isAtRest(sessionId: string): boolean;
  /** The number of prompts that wait has changed. */
  onQueue(sessionId: string): void;
}

const STOPPED =
  "The server stopped while this was being typed; look at the pane before you resend.";
const ENDED = "The session ended before this could be typed.";

/** A queue lies in the store: a restart changes nothing for a prompt that waits. */
export class PromptDesk {
  readonly #queues = new Map<string, PromptRow[]>();
  readonly #running = new Map<string, Promise<PromptDelivery>>();
  /** Sessions whose first prompt is being typed. */
  readonly #typing = new Set<string>();
  #endBeat: (() => void) | null = null;

  constructor(private readonly deps: PromptDeskDeps) {
    for (const row of deps.store.prompts.open()) {
      if (row.state === "queued") this.#queueOf(row.sessionId).push(row);
    }
  }

  /** What was being typed when the last run ended may have arrived: it is not typed again. */
  async start(): Promise<void> {
    const torn = this.deps.store.prompts.open().filter((row) => row.state === "typing");
    if (torn.length > 0) {
      await this.deps.write((tx) => {
        for (const row of torn) this.#end(tx, row, "failed", STOPPED);
      });
    }
    // The run before ended between the end of a session and that of its prompts.
    for (const id of [...this.#queues.keys()]) {
      if (!this.deps.isLive(id)) this.onSession(id, false);
    }
    this.#endBeat = every(limits.promptRetryMs, () => {
      for (const id of this.#queues.keys()) void this.#pump(id);
    });
  }

  stop(): void {
    this.#endBeat?.();
    this.#endBeat = null;
  }

  /** The same request id again answers with what became of the first one. */
  async send(order: PromptOrder): Promise<PromptDelivery> {
    const running = this.#running.get(order.requestId);
    if (running) return await running;
    const known = this.deps.store.prompts.find(order.requestId);
    if (known) return deliveryOf(known);
    const sending = order.whenIdle ? this.#enqueue(order) : this.#sendNow(order);
    this.#running.set(order.requestId, sending);
    try {
      return await sending;
    } finally {
      this.#running.delete(order.requestId);
    }
  }

  /** True when a further prompt of this session finds room. */
  hasRoom(sessionId: string): boolean {
    let all = 0;
    for (const queue of this.#queues.values()) all += queue.length;
    return (
      all < limits.promptsQueuedMax && this.count(sessionId) < limits.promptsQueuedPerSessionMax
    );
  }

  /** How many wait. */
  count(sessionId: string): number {
    return this.#queues.get(sessionId)?.length ?? 0;
  }

  list(sessionId: string): QueuedPrompt[] {
    return this.deps.store.prompts.ofSession(sessionId).map(queuedView);
  }

  /** `busy`: it is being typed at this moment. A failed one is only taken off the list. */
  async cancel(sessionId: string, requestId: string): Promise<"ok" | "unknown" | "busy"> {
    const row = this.deps.store.prompts.find(requestId);
    const isListed = row?.sessionId === sessionId && row.text !== "";
    if (!row || !isListed) return "unknown";
    // Memory is ahead of the store for the moment of a commit.
    const waiting = this.#queues.get(sessionId)?.find((each) => each.requestId === requestId);
    if ((waiting ?? row).state === "typing") return "busy";
    this.#take(row);
    await this.deps.write((tx) => this.deps.store.prompts.remove(tx, requestId));
    this.deps.onQueue(sessionId);
    return "ok";
  }

  /** A session changed; null: it has ended, and its prompts stay as failed for a person to see. */
  onSession(sessionId: string, isLive: boolean): void {
    const queue = this.#queues.get(sessionId);
    if (!queue) return;
    if (isLive) {
      void this.#pump(sessionId);
      return;
    }
    this.#queues.delete(sessionId);
    const waiting = queue.filter((row) => row.state === "queued");
    this.deps
      .write((tx) => {
        for (const row of waiting) this.#end(tx, row, "failed", ENDED);
      })
      .catch((cause) => this.deps.log.error({ err: cause }, "prompts of an ended session"));
  }

  async #sendNow(order: PromptOrder): Promise<PromptDelivery> {
    const { prompts } = this.deps.store;
    await this.deps.write((tx) => {
      prompts.add(tx, { ...this.#rowOf(order, "typing"), text: "" });
      prompts.prune(tx, limits.promptDeliveriesMax);
    });
    const { delivery, isTouched } = await this.deps.deliver(order);
    const { requestId, detail } = delivery;
    const state = delivery.state === "queued" ? "failed" : delivery.state;
    await this.deps.write((tx) => {
      if (isTouched) prompts.change(tx, { requestId, state, detail, text: "" });
      else prompts.remove(tx, requestId);
    });
    return delivery;
  }

  async #enqueue(order: PromptOrder): Promise<PromptDelivery> {
    const row = this.#rowOf(order, "queued");
    this.#queueOf(order.sessionId).push(row);
    await this.deps.write((tx) => this.deps.store.prompts.add(tx, row));
    this.deps.onQueue(order.sessionId);
    void this.#pump(order.sessionId);
    return deliveryOf(row);
  }

  /** Types what waits for this session, one after the other, as long as it is at rest. */
  async #pump(sessionId: string): Promise<void> {
    if (this.#typing.has(sessionId)) return;
    this.#typing.add(sessionId);
    try {
      for (;;) {
        const row = this.#queues.get(sessionId)?.[0];
        if (!row || !this.deps.isAtRest(sessionId)) return;
        if (!(await this.#typeQueued(row))) return;
      }
    } catch (cause) {
      // The row says what is known of it; the next change or the timer goes on.
      this.deps.log.error({ err: cause, session: sessionId }, "a queued prompt was not typed");
    } finally {
      this.#typing.delete(sessionId);
    }
  }

  /** False when it must wait longer. */
  async #typeQueued(row: PromptRow): Promise<boolean> {
    // Committed before a key is pressed: after a crash nothing is typed twice.
    await this.#change(row, "typing", null);
    const how = { submit: true, force: false, whenIdle: true };
    const { delivery, isTouched } = await this.deps.deliver({ ...row, ...how });
    if (delivery.state === "failed" && !isTouched) {
      if (this.#queues.has(row.sessionId)) await this.#change(row, "queued", delivery.detail);
      else await this.deps.write((tx) => this.#end(tx, row, "failed", ENDED));
      return false;
    }
    const state = delivery.state === "queued" ? "failed" : delivery.state;
    this.#take(row);
    await this.deps.write((tx) => this.#end(tx, row, state, delivery.detail));
    this.deps.onQueue(row.sessionId);
    return true;
  }

  async #change(row: PromptRow, state: PromptState, detail: string | null): Promise<void> {
    row.state = state;
    row.detail = detail;
    await this.deps.write((tx) => this.deps.store.prompts.change(tx, row));
  }

  /** The end of a queued prompt, with its line in the audit log. */
  #end(tx: Tx, row: PromptRow, state: PromptState, detail: string | null): void {
    const { prompts, devices } = this.deps.store;
    const text = state === "failed" ? row.text : "";
    prompts.change(tx, { requestId: row.requestId, state, detail, text });
    prompts.prune(tx, limits.promptDeliveriesMax);
    devices.audit(tx, {
      at: isoTime(this.deps.clock.now()),
      deviceId: row.deviceId,
      action: "prompt.queued",
      target: row.sessionId,
      contentHash: shortDigest(row.text, 64),
      result: state,
    });
  }

  #take(row: PromptRow): void {
    const queue = this.#queues.get(row.sessionId);
    const left = queue?.filter((each) => each.requestId !== row.requestId) ?? [];
    if (left.length > 0) this.#queues.set(row.sessionId, left);
    else this.#queues.delete(row.sessionId);
  }

  #queueOf(sessionId: string): PromptRow[] {
    const queue = this.#queues.get(sessionId) ?? [];
    this.#queues.set(sessionId, queue);
    return queue;
  }

  #rowOf(order: PromptOrder, state: PromptState): PromptRow {
    const { requestId, sessionId, deviceId, text } = order;
    const createdAt = isoTime(this.deps.clock.now());
    return { requestId, sessionId, deviceId, text, state, detail: null, createdAt };
  }
}
