/** Devices that may sign in, and the trail of what was done from outside. */
import type { Database } from "bun:sqlite";
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
  return {
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
