/** The audit log for a command, read from the file beside a running server or without one. */
import { type AuditRow, makeDevices } from "./devices.ts";
import { openToRead } from "./open-to-read.ts";

/** The newest first. Throws StoreError. */
export function readAudit(path: string, count: number): AuditRow[] {
  const db = openToRead(path);
  try {
    return makeDevices(db).auditPage({ device_id: null }, true, null, count);
  } finally {
    db.close();
  }
}
