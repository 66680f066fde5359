/** What every scene is given: where to work, what to run, and how long. */
import type { Row } from "./row.ts";

export interface Bench {
  /** Folder of this run, gone afterwards. */
  scratch: string;
  productBinary: string;
  rawBinary: string;
  /** Seconds of one measured window in the scene of panes. */
  windowSeconds: number;
  /** Events that each of product and raw takes in all. */
  events: number;
  /** Also what takes minutes: 10,000,000 rows, 1,000,000 events, a minute of quiet. */
  isLong: boolean;
  note(text: string): void;
}

export type Scene = (bench: Bench) => Promise<Row[]>;
