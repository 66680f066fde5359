/** Texts that people write and that others are shown: bounded, without invisible tricks. */
import { z } from "zod";

/** Marks that turn the direction of what follows: a title could pretend to be another. */
const TURNING = "\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069";

/** Marks and fillers that show nothing: a name could look like another, or like none. */
const UNSEEN =
  "\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u2060-\\u2065\\u3164\\uFEFF\\uFFA0" +
  "\\u{E0000}-\\u{E0FFF}";
/** Joiners belong between the parts of an emoji and into some scripts; here they only hide. */
const HIDING_JOINER =
  "(?<=^|[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Nd}\\p{P}\\p{Z}\\u200C\\u200D])" +
  "[\\u200C\\u200D]|[\\u200C\\u200D]$";

const HOW = "must not hold control characters or marks that turn the direction of writing";
const HOW_UNSEEN = "must not hold characters that nobody can see";

/** One line without control characters in which everything can be seen; not only blanks. */
export function plainLine(charsMax: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .regex(new RegExp(`^[^\\p{Cc}\\u2028\\u2029${TURNING}]+$`, "u"), HOW)
    .regex(new RegExp(`^(?!.*(?:[${UNSEEN}]|${HIDING_JOINER}))`, "u"), HOW_UNSEEN);
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
