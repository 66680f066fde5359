/** Work that takes longer than the server's thread may be held: what it takes, tells, answers. */
import type { z } from "zod";

export interface Task<I = unknown, T = unknown, A = unknown> {
  name: string;
  input: z.ZodType<I>;
  /** What it tells on the way, one after the other; the caller takes each before the next. */
  item: z.ZodType<T>;
  answer: z.ZodType<A>;
  /**
   * Runs in the child, with connections of its own. It must not write to the database that the
   * server has open: one writer, one queue. A StoreError reaches the caller with code and
   * sentence.
   */
  run(input: I, tell: (item: T) => void): A | Promise<A>;
}

/** A task by its name, with its types forgotten: the schemas hold them. */
export interface AnyTask {
  name: string;
  perform(input: unknown, tell: (item: unknown) => void): Promise<unknown>;
}

export function performing<I, T, A>(task: Task<I, T, A>): AnyTask {
  return {
    name: task.name,
    perform: async (input, tell) => task.run(task.input.parse(input), tell),
  };
}
