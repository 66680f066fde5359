/** The server's own look at its data: what is broken is loud, and hooks are taken all the same. */
import type { Log } from "../lib/log.ts";
import type { VerifyMode, VerifyReport } from "../protocol/verify.ts";

export interface SelfCheckOptions {
  log: Log;
  /** A warning for people; null: all is well again. */
  warn(sentence: string | null): void;
  /** The full check, in a process of its own. */
  full(): Promise<VerifyReport>;
  /** From the start to the first full check, and from one to the next. */
  afterMs: number;
  everyMs: number;
}

/** How many findings are written to the log one by one. */
const LOGGED_MAX = 10;

export class SelfCheck {
  /** Broken promises that the last check found; for `/metrics`. */
  faults = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(private readonly options: SelfCheckOptions) {}

  /** The cheap form, at once; that it cannot be run is a finding too, and no reason to stop. */
  quick(check: () => VerifyReport): void {
    try {
      this.#report(check());
    } catch (cause) {
      this.#failed("quick", cause);
    }
  }

  start(): void {
    this.#next(this.options.afterMs);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #next(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      void this.options
        .full()
        .then((report) => this.#report(report))
        .catch((cause) => {
          // A server that stops ends its children.
          if (!this.#isStopped) this.#failed("full", cause);
        })
        .then(() => this.#next(this.options.everyMs));
    }, ms);
  }

  #failed(mode: VerifyMode, cause: unknown): void {
    this.options.log.error({ err: cause, mode }, "the data could not be checked");
    this.#tell(1, "The data could not be checked; try: claude-rpg verify --full");
  }

  #report({ mode, faults, findings }: VerifyReport): void {
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
      `The data breaks a promise (${where ? `${where}: ` : ""}${first.problem}${more}); see: claude-rpg verify --full`,
    );
  }

  #tell(faults: number, sentence: string | null): void {
    this.faults = faults;
    this.options.warn(sentence);
  }
}
