/** The server's own look at its data: what is broken is loud, and hooks are taken all the same. */
import type { Log } from "../lib/log.ts";
import type { VerifyMode, VerifyReport } from "../store/verify/finding.ts";

export interface SelfCheckOptions {
  log: Log;
  /** A warning for people; null: all is well again. */
  warn(sentence: string | null): void;
}

/** How many findings are written to the log one by one. */
const LOGGED_MAX = 10;

export class SelfCheck {
  /** Broken promises that the last check found; for `/metrics`. */
  faults = 0;

  constructor(private readonly options: SelfCheckOptions) {}

  /** Runs a check; that it cannot be run is a finding too, and no reason to stop. */
  run(mode: VerifyMode, check: () => VerifyReport): void {
    try {
      this.report(check());
    } catch (cause) {
      this.options.log.error({ err: cause, mode }, "the data could not be checked");
      this.#tell(1, "The data could not be checked; try: claude-rpg verify --full");
    }
  }

  report({ mode, faults, findings }: VerifyReport): void {
    const broken = findings.filter((finding) => finding.severity === "fault");
    for (const { check, table, row, problem } of broken.slice(0, LOGGED_MAX)) {
      this.options.log.error({ check, table, row, problem, mode }, "a check of the data failed");
    }
    const [first] = broken;
    if (!first) {
      this.#tell(0, null);
      return;
    }
    const where = [first.table, first.row].filter(Boolean).join(" ");
    const more = faults > 1 ? ` and ${faults - 1} more` : "";
    this.#tell(
      faults,
      `The data breaks a promise (${where}: ${first.problem}${more}); see: claude-rpg verify --full`,
    );
  }

  #tell(faults: number, sentence: string | null): void {
    this.faults = faults;
    this.options.warn(sentence);
  }
}
