/** How large the database is, and what of it is worth a warning. */
import { statSync } from "node:fs";
import type { Children } from "../child/children.ts";
import { countRowsTask } from "../child/count-rows-task.ts";
import { limits } from "../config/limits.ts";

export interface SizesReport {
  fileBytes: number;
  walBytes: number;
  /** Rows of each table as they were last counted; empty before the first count. */
  tables: Readonly<Record<string, number>>;
}

export class Sizes {
  #tables: Readonly<Record<string, number>> = {};

  constructor(
    private readonly database: string,
    private readonly children: Pick<Children, "run">,
  ) {}

  look(): SizesReport {
    const bytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return {
      fileBytes: bytes(this.database),
      walBytes: bytes(`${this.database}-wal`),
      tables: this.#tables,
    };
  }

  async count(): Promise<void> {
    this.#tables = await this.children.run(countRowsTask, { database: this.database });
  }
}

/** One sentence a matter, or null where all is well. */
export function sizeWarnings(
  sizes: Pick<SizesReport, "fileBytes" | "walBytes">,
  events: { rows: number; rowsMax: number },
): Record<"database" | "wal" | "events", string | null> {
  const { fileBytes, walBytes } = sizes;
  const isOver = events.rows > events.rowsMax + limits.eventsRowsSlackWarn;
  return {
    database:
      fileBytes > limits.databaseBytesWarn
        ? `The database has grown to ${mebibytes(fileBytes)}; "compact_after_months" under [ledger] in config.toml makes it smaller.`
        : null,
    wal:
      walBytes > limits.walBytesWarn
        ? `The database's log has grown to ${mebibytes(walBytes)}; another program may be reading it for long, close that one.`
        : null,
    events: isOver
      ? `The window of events holds ${events.rows} rows instead of ${events.rowsMax}; the server's log says why.`
      : null,
  };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024).toLocaleString("en")} MiB`;
}
