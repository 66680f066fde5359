/** What the server and a child process of its own say to each other: JSON, one line each. */
import { z } from "zod";

/** The only line that a child is given. */
export const childCall = z.strictObject({
  /** Of the caller: while it runs, another release may have taken the executable's place. */
  version: z.string(),
  task: z.string(),
  input: z.unknown(),
});
export type ChildCall = z.infer<typeof childCall>;

/** Any number of items, then one of the others; a child that ends without it has failed. */
export const childMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("item"), item: z.unknown() }),
  z.strictObject({ type: z.literal("done"), answer: z.unknown() }),
  z.strictObject({
    type: z.literal("failed"),
    /** Stable word for programs. */
    code: z.string(),
    /** One sentence with the repair. */
    detail: z.string(),
  }),
]);
export type ChildMessage = z.infer<typeof childMessage>;
