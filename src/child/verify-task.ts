/** The full check of the stored data, which reads the whole file. */
import { z } from "zod";
import { embeddedFolder } from "../config/embedded.ts";
import { verifyMode, verifyReport } from "../protocol/verify.ts";
import { readMigrations } from "../store/migration.ts";
import { verifyFile } from "../store/verify/verify.ts";
import { adoptionRules } from "./adoption-rules.ts";
import type { Task } from "./task.ts";

const input = z.strictObject({
  database: z.string().startsWith("/"),
  mode: verifyMode,
  zone: z.string(),
  nowMs: z.number(),
});

export const verifyTask: Task<z.infer<typeof input>, never, z.infer<typeof verifyReport>> = {
  name: "verify",
  input,
  item: z.never(),
  answer: verifyReport,
  run: ({ database, mode, zone, nowMs }) =>
    verifyFile(database, {
      mode,
      rules: adoptionRules(zone),
      migrations: readMigrations(embeddedFolder("migrations")),
      nowMs,
      // A running server looks at its own mark.
      mark: null,
    }),
};
