/** The screens that the reader is measured on, with what each must read; for tests and reports. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type ScreenInput, screenReading } from "../../../../src/protocol/reading.ts";

export interface Fixture extends ScreenInput {
  /** Set and file: `recorded/023_bashperm_dialog.txt`. */
  name: string;
  /** It looks like something that it is not: quotes, outputs, old dialogs, other programs. */
  isNegative: boolean;
  expected: {
    status: string;
    /** null where the index tells the status only. */
    reason: string | null;
    /** Other fields of the reading that the index names. */
    reading: z.infer<typeof partialReading>;
    /** Why the word of the index does not stand, or null. */
    override: string | null;
  };
}

const partialReading = screenReading.partial();

const folder = join(import.meta.dir, "../../../fixtures/screens");

const indexEntry = z.object({
  file: z.string(),
  expect: z.string(),
  pane_title: z.string(),
  alternate_on: z.number().default(0),
  reading: partialReading.optional(),
  negative: z.boolean().default(false),
});
const overrides = z.record(z.string(), z.object({ expect: z.string(), why: z.string().min(20) }));

/**
 * The words of the indexes in the one vocabulary of sessions. `limit` names a reason alone: as a
 * dialog it waits, as the end of a turn it is an error.
 */
const words: Record<string, string> = {
  plan_approval: "waiting/plan",
  trust_dialog: "waiting/trust",
  permission: "waiting/permission",
  question: "waiting/question",
  login: "waiting/login",
  dialog: "waiting/dialog",
  error_auth: "error/auth_error",
  error_api: "error/api_error",
  limit: "error/limit",
  compacting: "working/compacting",
  idle_background: "working/background",
  overlay: "unknown/overlay",
  shell: "unknown/shell",
};

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), "utf8"));
}

/** Every fixture of the three sets: composed and recorded as given, own as made here. */
export function loadCorpus(): Fixture[] {
  const known = overrides.parse(readJson("overrides.json"));
  return ["composed", "recorded", "own"].flatMap((set) =>
    z
      .array(indexEntry)
      .parse(readJson(`${set}/index.json`))
      .map((entry) => {
        const name = `${set}/${entry.file}`;
        const override = known[name];
        const word = override?.expect ?? words[entry.expect] ?? entry.expect;
        const [status = "", reason = null] = word.split("/");
        return {
          name,
          lines: readFileSync(join(folder, name), "utf8").replace(/\n$/, "").split("\n"),
          title: entry.pane_title,
          isAlternate: entry.alternate_on === 1,
          isNegative: entry.negative,
          expected: {
            status,
            reason,
            reading: entry.reading ?? {},
            override: override?.why ?? null,
          },
        };
      }),
  );
}

/** The names of the exceptions, to prove that none points to nothing. */
export function overrideNames(): string[] {
  return Object.keys(overrides.parse(readJson("overrides.json")));
}
