/** The lines of an export: one JSON value each, a header first and a count last. */
import { z } from "zod";

/** Raised when a reader of the old form would misread the new one. */
export const EXPORT_VERSION = 1;

export const exportHeader = z.strictObject({
  format: z.literal("claude-rpg export"),
  version: z.number().int(),
  /** Schema version of the rows. */
  schema: z.number().int(),
  exportedAt: z.iso.datetime(),
});
export type ExportHeader = z.infer<typeof exportHeader>;

/** What JSON has no form for: bytes, whole numbers beyond its own, and numbers that are none. */
const exportedValue = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.strictObject({ hex: z.string().regex(/^(?:[0-9a-f]{2})*$/) }),
  z.strictObject({ int: z.string().regex(/^-?\d{1,19}$/) }),
  z.strictObject({ real: z.enum(["Infinity", "-Infinity"]) }),
]);
export type ExportedValue = z.infer<typeof exportedValue>;

export const exportRow = z.strictObject({
  table: z.string(),
  row: z.record(z.string(), exportedValue),
});

export const exportEnd = z.strictObject({ end: z.literal(true), rows: z.number().int().min(0) });
