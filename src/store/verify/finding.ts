/** What a check of the database found: plain data for people, logs and pages. */

export interface Finding {
  /** `fault`: a promise of this program is broken. `note`: worth knowing, nothing is wrong. */
  severity: "fault" | "note";
  /** Name of the check, stable for programs. */
  check: string;
  table: string;
  /** The row by its key; '' for the file or the table as a whole. */
  row: string;
  /** One sentence. */
  problem: string;
}

export type VerifyMode = "quick" | "full";

export interface VerifyReport {
  mode: VerifyMode;
  isClean: boolean;
  /** Of each check at most the first hundred; `faults` and `notes` count them all. */
  findings: Finding[];
  faults: number;
  notes: number;
}
