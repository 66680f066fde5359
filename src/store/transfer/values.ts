/** Values of the database as an export writes them, and back, with nothing lost on the way. */
import type { ExportedValue } from "../../protocol/export-file.ts";

/** What a connection with exact whole numbers gives and takes. */
export type StoredValue = string | number | bigint | Uint8Array | null;

export function exportValue(value: StoredValue): ExportedValue {
  if (typeof value === "bigint") {
    const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
    return isSafe ? Number(value) : { int: String(value) };
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { real: value > 0 ? "Infinity" : "-Infinity" };
  }
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  return value;
}

export function importValue(value: ExportedValue): StoredValue {
  // As a number it would be stored as a fraction where the column has no type of its own.
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if ("hex" in value) return new Uint8Array(Buffer.from(value.hex, "hex"));
  if ("int" in value) return BigInt(value.int);
  return value.real === "Infinity" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
