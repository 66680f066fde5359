/** Devices that may sign in, and the trail of what was done from outside. */
import type { Database } from "bun:sqlite";
import { makeLogPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface DeviceRow {
  id: string;
  name: string;
  role: string;
  kind: "browser" | "script";
  createdAt: string;
  lastSeenAt: string | null;
}

const COLUMNS = `id, name, role, kind, created_at AS createdAt, last_seen_at AS lastSeenAt`;

/** Who did what, to whom, and what came of it; of what was said only a digest. */
export interface AuditRow {
  id: number;
  at: string;
  /** Null: the CLI of this machine, or nobody who was signed in. */
  deviceId: string | null;
  /** As it is called now; null where the device is not known any more. */
  deviceName: string | null;
  action: string;
  target: string | null;
  contentHash: string | null;
  result: string;
}

const AUDIT_COLUMNS = `id, at, device_id AS deviceId,
  (SELECT name FROM devices WHERE devices.id = device_id) AS deviceName,
  action, target, content_hash AS contentHash, result`;

export function makeDevices(db: Database) {
  const bySecret = db.prepare<DeviceRow & { keyHash: string | null }, [string]>(
    `SELECT ${COLUMNS}, key_hash AS keyHash FROM devices
     WHERE secret_hash = ? AND revoked_at IS NULL`,
  );
  const list = db.prepare<DeviceRow, []>(
    `SELECT ${COLUMNS} FROM devices WHERE revoked_at IS NULL ORDER BY created_at, id`,
  );
  const insert = db.prepare(`
    INSERT INTO devices (id, name, role, kind, secret_hash, key_hash, created_at)
    VALUES ($id, $name, $role, $kind, $secretHash, $keyHash, $at)`);
  const revoke = db.prepare(
    "UPDATE devices SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
  );
  const insertAudit = db.prepare(`
    INSERT INTO audit_log (at, device_id, action, target, content_hash, result)
    VALUES ($at, $deviceId, $action, $target, $contentHash, $result)`);
  const auditPage = makeLogPages<AuditRow, "device_id">(db, "audit_log", AUDIT_COLUMNS, [
    "device_id",
  ]);
  return {
    auditPage,
    findBySecretHash: (hash: string) => bySecret.get(hash),
    list: (): DeviceRow[] => list.all(),
    add(
      _tx: Tx,
      row: {
        id: string;
        name: string;
        role: string;
        kind: "browser" | "script";
        secretHash: string;
        keyHash: string | null;
        at: string;
      },
    ): void {
      insert.run(row);
    },
    /** False when there is no such device or it was revoked before. */
    revoke: (_tx: Tx, id: string, at: string): boolean => revoke.run(at, id).changes > 0,
    audit(
      _tx: Tx,
      row: {
        at: string;
        deviceId: string | null;
        action: string;
        target: string | null;
        contentHash: string | null;
        result: string;
      },
    ): void {
      insertAudit.run(row);
    },
  };
}
