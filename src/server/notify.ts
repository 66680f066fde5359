/** Telling outside: built only where a channel is configured. */
import type { Config } from "../config/config.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { discordChannel } from "../notify/discord.ts";
import { Outbox } from "../notify/outbox.ts";
import type { NotifyReport } from "../protocol/notify.ts";
import type { Store } from "../store/store.ts";

export interface NotifyParts {
  config: Config;
  store: Store;
  clock: Clock;
  log: Log;
  write: Ingest["write"];
  warn(sentence: string | null): void;
}

export function outboxOf(parts: NotifyParts): Outbox | null {
  const { config, ...rest } = parts;
  const { webhook } = config.discord;
  if (!webhook) return null;
  return new Outbox({ ...rest, channel: discordChannel(webhook), settings: config.notify });
}

/** Where nothing is configured there may still be rows of a time when it was. */
export function notifyReportOf(outbox: Outbox | null, store: Store): NotifyReport {
  if (outbox) return outbox.report();
  const { open, givenUp } = store.outbox.counts();
  return { channel: null, open, givenUp, sent: 0, failures: 0, problem: null };
}
