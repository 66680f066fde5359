/** Takes the secrets out of a JSON value: by the texts themselves, and by the names of fields. */
import { redactText } from "./redact-text.ts";
import { NAME_LEADS, nameKind } from "./secret-names.ts";
import { isSecretValue } from "./secret-values.ts";

const MAY_NAME = new RegExp(NAME_LEADS.join("|"), "i");
const FIELD = { isQuoted: true, isSetting: true, next: "" } as const;

/** Shorter keys hold no secret. */
const KEY_CHARS_MIN = 16;

/**
 * The same value where there is nothing to hide. `textOf` decides what becomes of each text; the
 * depth of the value is bounded where it is read.
 */
export function redactValue(
  value: unknown,
  textOf: (text: string) => string = redactText,
  name = "",
): unknown {
  if (typeof value === "string") return textIn(value, name, textOf);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => redactValue(item, textOf, name));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let isChanged = false;
  const entries = Object.entries(value).map(([key, item]) => {
    const kept = redactValue(item, textOf, key);
    const keptKey = key.length < KEY_CHARS_MIN ? key : redactText(key);
    isChanged ||= kept !== item || keptKey !== key;
    return [keptKey, kept] as const;
  });
  return isChanged ? Object.fromEntries(entries) : value;
}

function textIn(text: string, name: string, textOf: (text: string) => string): string {
  if (MAY_NAME.test(name)) {
    const kind = nameKind(name);
    if (kind !== null && isSecretValue(kind, text, FIELD)) return "[redacted value]";
  }
  return textOf(text);
}
