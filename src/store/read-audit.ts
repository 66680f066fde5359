/** The audit log for a command, read from the file beside a running server or without one. */
import { StoreError, storeErrorOf } from "./database.ts";
import { type AuditRow, makeDevices } from "./devices.ts";
import { openToRead } from "./open-to-read.ts";
import { tablesOf } from "./tables.ts";

/** The newest first. Throws StoreError. */
export function readAudit(path: string, count: number): AuditRow[] {
  using reader = openToRead(path);
  try {
    if (!tablesOf(reader.db).includes("audit_log")) {
      throw new StoreError(
        "migration",
        "The database has no audit log yet; start the server once.",
      );
    }
    return makeDevices(reader.db).auditPage({ device_id: null }, true, null, count);
  } catch (cause) {
    throw storeErrorOf(cause, path) ?? cause;
  }
}
