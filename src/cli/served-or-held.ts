/** A command that changes the data goes through the running server, or holds the folder itself. */
import type { Task } from "../child/task.ts";
import type { Config } from "../config/config.ts";
import { StoreError } from "../store/database.ts";
import { type Lock, readServerNote, takeLockOfData } from "../store/lock.ts";
import { asPerson } from "./as-person.ts";
import { type ServerClient, serverClient } from "./server-client.ts";

export interface Ways<T> {
  /** `headers` sign in as a person. */
  served(client: ServerClient, headers: Record<string, string>): Promise<T>;
  /** No server can start until it is over. */
  held(): Promise<T>;
}

/** Work on a large file takes its time. */
export const LONG_MS_MAX = 1_800_000;

export async function servedOrHeld<T>(config: Config, ways: Ways<T>): Promise<T> {
  let lock: Lock;
  try {
    lock = takeLockOfData(config.paths);
  } catch (cause) {
    const isServed = cause instanceof StoreError && cause.code === "held";
    if (!isServed || !readServerNote(config.paths.serverNote)) throw cause;
    const client = serverClient(config);
    return await asPerson(client, (headers) => ways.served(client, headers));
  }
  try {
    return await ways.held();
  } finally {
    lock.release();
  }
}

/** Nobody waits for this process: heavy work is done in it, without a child. */
export const inThisProcess = {
  async run<I, T, A>(
    task: Task<I, T, A>,
    input: I,
    options: { onItem?(item: T): void | Promise<void> } = {},
  ): Promise<A> {
    const items: T[] = [];
    const answer = await task.run(input, (item) => items.push(item));
    for (const item of items) await options.onItem?.(item);
    return answer;
  },
};
