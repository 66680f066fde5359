/**
 * Sends what lies in the outbox, one message after the other, behind the commit that put it there.
 * A message is told twice only where the server dies, or cannot write, between the moment the
 * other side has taken it and the commit that says so; nothing on this side can close that window.
 */
import { limits } from "../config/limits.ts";
import type { NotifySettings } from "../config/notify-settings.ts";
import type { Teller } from "../ingest/happened.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import type { NotifyReport } from "../protocol/notify.ts";
import type { OutboxRow } from "../store/outbox.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Channel, SendOutcome } from "./channel.ts";
import { enqueue } from "./enqueue.ts";
import { type Message, message } from "./message.ts";

export interface OutboxOptions {
  store: Store;
  channel: Channel;
  settings: NotifySettings;
  clock: Clock;
  log: Log;
  /** A write of its own through the one queue. */
  write(work: (tx: Tx) => void): Promise<void>;
  /** What a person should know of it; null: all is well. */
  warn(sentence: string | null): void;
}

export class Outbox {
  readonly #ending = new AbortController();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  /** Between `start` and `stop`. */
  #isOpen = false;
  #hasNews = false;
  /** The channel as a whole waits until then, so that a failing one is not asked for each row. */
  #notBefore = 0;
  /** Why the channel takes nothing any more, until a test message arrives. */
  #closed: string | null = null;
  /** What came of the last try, while it could not be written. */
  #unwritten: ((tx: Tx) => void) | null = null;
  readonly #counts = { sent: 0, failures: 0 };

  constructor(private readonly options: OutboxOptions) {}

  /** What the ingest calls in its transaction and behind it. */
  readonly teller: Teller = {
    write: (tx, happened) => {
      const { store, channel, settings } = this.options;
      const hasNews = enqueue(tx, happened, { store, channel: channel.name, settings });
      this.#hasNews ||= hasNews;
    },
    committed: () => {
      if (this.#hasNews) this.#wake(0);
      this.#hasNews = false;
    },
  };

  /** Goes on where the last run has stopped. */
  start(): void {
    this.#isOpen = true;
    this.#judge();
    this.#wake(0);
  }

  /**
   * A try that runs has a moment to end, so that what has arrived is known to have; then it is
   * broken off and does not count.
   */
  async stop(): Promise<void> {
    this.#isOpen = false;
    if (this.#timer) clearTimeout(this.#timer);
    const breakOff = setTimeout(() => this.#ending.abort(), limits.outboxStopMsMax);
    await this.#running;
    clearTimeout(breakOff);
    this.#ending.abort();
  }

  report(): NotifyReport {
    const { store, channel } = this.options;
    const { open, givenUp } = store.outbox.counts();
    return { channel: channel.name, open, givenUp, ...this.#counts, problem: this.#problem() };
  }

  /** A real message at once, whatever waits; its outcome is kept like any other's. */
  async test(): Promise<SendOutcome> {
    const { store, channel, clock, write } = this.options;
    const text: Message = {
      ...{ kind: "test", who: "claude-rpg", project: null, what: "this is a test" },
      ...{ since: null, tookMs: null, link: null },
    };
    const outcome = await channel.send(text, clock.now(), this.#ending.signal);
    const at = isoTime(clock.now());
    await write((tx) => {
      const id = store.outbox.put(tx, {
        ...{ channel: channel.name, kind: "test", key: `test:${newId()}`, sessionId: null },
        ...{ body: JSON.stringify(text), createdAt: at, dueAt: at },
      });
      if (id === null) return;
      if (outcome.kind === "sent") store.outbox.sent(tx, id, at);
      else store.outbox.giveUp(tx, id, at, outcome.why);
    });
    if (outcome.kind === "sent") {
      this.#closed = null;
      this.#notBefore = 0;
    }
    this.#count(outcome);
    this.#judge();
    this.#wake(0);
    return outcome;
  }

  #wake(delayMs: number): void {
    if (!this.#isOpen || this.#running) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), delayMs);
  }

  #begin(): void {
    this.#timer = null;
    this.#running = this.#sendDue()
      .catch((cause) => {
        this.options.log.error({ err: cause }, "the outbox could not be read; trying again");
        return limits.outboxLookMs;
      })
      .then((delayMs) => {
        this.#running = null;
        if (delayMs !== null) this.#wake(delayMs);
      });
  }

  /** Everything that is due; returns when to look again, null when nothing waits. */
  async #sendDue(): Promise<number | null> {
    const { store, channel, clock } = this.options;
    while (this.#isOpen) {
      if (this.#unwritten && !(await this.#write(this.#unwritten))) return limits.outboxLookMs;
      const row = store.outbox.first(channel.name);
      if (!row) return null;
      const waitMs = Math.max(Date.parse(row.dueAt), this.#notBefore) - clock.now();
      // Nothing waits longer than it may live: then the clock was set back.
      const isWait = waitMs > 0 && waitMs <= limits.outboxAgeMsMax;
      if (isWait && this.#closed === null) return Math.min(waitMs, limits.outboxLookMs);
      const isWritten = await this.#write(await this.#try(row));
      if (!isWritten) return limits.outboxLookMs;
      this.#judge();
    }
    return null;
  }

  /** One try of one message; returns what is to be written of it. */
  async #try(row: OutboxRow): Promise<(tx: Tx) => void> {
    const { channel, clock, log } = this.options;
    const read = message.safeParse(jsonOf(row.body));
    if (!read.success) return this.#givingUp(row, "This version cannot read it.");
    if (this.#closed !== null) return this.#givingUp(row, this.#closed);
    if (clock.now() - Date.parse(row.createdAt) > limits.outboxAgeMsMax) {
      return this.#givingUp(row, row.lastError ?? "It is too old to be of use.");
    }
    const outcome = await channel.send(read.data, clock.now(), this.#ending.signal);
    // Broken off by the end of the server: the row stays as it was, for the next start.
    if (outcome.kind === "later" && this.#ending.signal.aborted) return () => {};
    this.#count(outcome);
    if (outcome.kind !== "sent") {
      log.warn({ channel: channel.name, kind: row.kind, why: outcome.why }, "a message did not go");
    }
    return this.#consequence(row, outcome);
  }

  #consequence(row: OutboxRow, outcome: SendOutcome): (tx: Tx) => void {
    const { store, clock } = this.options;
    const now = clock.now();
    switch (outcome.kind) {
      case "sent":
        return (tx) => {
          store.outbox.sent(tx, row.id, isoTime(now));
          store.outbox.forget(tx, limits.outboxDoneMax);
        };
      case "later": {
        const tries = row.tries + 1;
        if (tries >= limits.outboxTriesMax) return this.#givingUp(row, outcome.why);
        const afterMs = outcome.afterMs ?? backoffMs(tries);
        this.#notBefore = now + Math.min(afterMs, limits.outboxAgeMsMax);
        const dueAt = isoTime(this.#notBefore);
        return (tx) => store.outbox.later(tx, row.id, dueAt, outcome.why);
      }
      case "refused":
        return this.#givingUp(row, outcome.why);
      case "closed":
        this.#closed = outcome.why;
        return this.#givingUp(row, outcome.why);
      default:
        return outcome satisfies never;
    }
  }

  #givingUp(row: OutboxRow, why: string): (tx: Tx) => void {
    const { store, clock, log } = this.options;
    log.warn({ kind: row.kind, why }, "a message was given up");
    const at = isoTime(clock.now());
    return (tx) => {
      store.outbox.giveUp(tx, row.id, at, why);
      store.outbox.forget(tx, limits.outboxDoneMax);
    };
  }

  /** What was sent is never sent again because the disk was full: its mark is tried again first. */
  async #write(mark: (tx: Tx) => void): Promise<boolean> {
    this.#unwritten = mark;
    try {
      await this.options.write(mark);
    } catch (cause) {
      this.options.log.warn({ err: cause }, "the outcome of a message is not written yet");
      return false;
    }
    this.#unwritten = null;
    return true;
  }

  #count(outcome: SendOutcome): void {
    if (outcome.kind === "sent") this.#counts.sent++;
    else this.#counts.failures++;
  }

  #judge(): void {
    const problem = this.#problem();
    this.options.warn(problem === null ? null : `A message could not be sent. ${problem}`);
  }

  /** Holds until a later message has gone through, also over a restart. */
  #problem(): string | null {
    const last = this.options.store.outbox.lastDone(this.options.channel.name);
    return last?.givenUpAt ? last.lastError : null;
  }
}

function backoffMs(tries: number): number {
  return Math.min(limits.outboxRetryMsMin * 2 ** (tries - 1), limits.outboxRetryMsMax);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours; the schema refuses it with a reason.
    return null;
  }
}
