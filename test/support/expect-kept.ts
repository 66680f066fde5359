/** The full check of a database file, as tests ask for it at their end. */
import { expect } from "bun:test";
import { adoptionRules } from "../../src/child/adoption-rules.ts";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { systemZone } from "../../src/lib/local-day.ts";
import type { VerifyMode, VerifyReport } from "../../src/protocol/verify.ts";
import { readMigrations } from "../../src/store/migration.ts";
import { verifyFile } from "../../src/store/verify/verify.ts";

export const rules = adoptionRules(systemZone());
const migrations = readMigrations(embeddedFolder("migrations"));

export function verified(path: string, mode: VerifyMode = "full"): VerifyReport {
  return verifyFile(path, { mode, rules, migrations, nowMs: Date.now(), mark: null });
}

/** Every promise of the file is kept, and no event waits for a repair. */
export function expectKept(path: string): void {
  expect(verified(path).findings).toEqual([]);
}
