/** Backups as the API, the command line and the child processes speak of them. */
import { z } from "zod";
import { pageSchema } from "./page.ts";

/** Why it was made; each kind is kept by a rule of its own. */
export const backupKind = z.enum([
  "daily",
  "weekly",
  "manual",
  "pre-migration",
  "pre-restore",
  "pre-compaction",
]);
export type BackupKind = z.infer<typeof backupKind>;

/** `daily-2026-11-25T03-00-00Z.db`; nothing that could lead out of the folder. */
export const backupName = z
  .string()
  .regex(/^(daily|weekly|manual|pre-[a-z]{1,16})-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d{1,3})?\.db$/);

const count = z.number().int();

export const backupView = z.object({
  name: backupName,
  kind: backupKind,
  /** When it was made. */
  at: z.iso.datetime(),
  bytes: count,
});
export type BackupView = z.infer<typeof backupView>;

/** GET /api/backups, the newest first. */
export const backupList = pageSchema(backupView);

/** What a file holds; src/store/backup.ts says more of each. */
export const backupContents = z.object({
  bytes: count,
  schema: count,
  personas: count,
  projects: count,
  ledgerRows: count,
  totalXp: count,
  eventsEver: count,
  ledgerRowsEver: count,
});

/** What a restore of it would take away: what came after it. */
export const backupLoss = z.object({ events: count, ledgerRows: count, xp: count });
export type BackupLoss = z.infer<typeof backupLoss>;

/** POST /api/backups/:name/inspection */
export const backupDetail = backupView.extend({
  schema: count,
  personas: count,
  projects: count,
  ledgerRows: count,
  totalXp: count,
  /** Null: the present cannot be read. */
  loss: backupLoss.nullable(),
});
export type BackupDetail = z.infer<typeof backupDetail>;

/** POST /api/backups */
export const backupBody = z.strictObject({
  /** Beyond the bound of manual ones the oldest goes; nobody's backup goes unasked. */
  dropOldest: z.boolean().default(false),
});

/** POST /api/backups/:name/restore */
export const restoreBody = z.strictObject({ confirm: z.literal(true) });
export const restored = z.object({
  restored: backupName,
  /** The state of before, whole, to go back to. */
  before: backupName,
  schema: count,
});
export type Restored = z.infer<typeof restored>;
