/** Counting every table, seconds in a file of millions of rows. */
import { z } from "zod";
import { countRows } from "../store/count-rows.ts";
import type { Task } from "./task.ts";

const input = z.strictObject({ database: z.string().startsWith("/") });
const answer = z.record(z.string(), z.number().int());

export const countRowsTask: Task<z.infer<typeof input>, never, z.infer<typeof answer>> = {
  name: "count-rows",
  input,
  item: z.never(),
  answer,
  run: ({ database }) => countRows(database),
};
