/** Texts that people write and that others are shown: bounded, without invisible tricks. */
import { z } from "zod";

/** Marks that turn the direction of what follows: a title could pretend to be another. */
const TURNING = "\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069";

const HOW = "must not hold control characters or marks that turn the direction of writing";

/** One line without control characters, not only blanks. */
export function plainLine(charsMax: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .regex(new RegExp(`^[^\\p{Cc}\\u2028\\u2029${TURNING}]+$`, "u"), HOW);
}

/** Several lines; line breaks and tabs are the only control characters. */
export function plainText(charsMax: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .regex(new RegExp(`^(?:[\\t\\n\\r]|[^\\p{Cc}${TURNING}])+$`, "u"), HOW);
}
