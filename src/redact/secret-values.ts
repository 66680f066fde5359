/** What stands behind a secret-like name: a secret, or code, a type, a label, a placeholder? */
import { isRandom } from "./randomness.ts";
import type { NameKind } from "./secret-names.ts";

/** How the value stands in the text. */
export interface ValueForm {
  isQuoted: boolean;
  /** `NAME=value` without spaces, `name: value` alone on its line: settings, not code. */
  isSetting: boolean;
  /** The character behind the value; '' at the end of the text. */
  next: string;
}

/** Longer ones without a space are never names: what follows such a name so long is a secret. */
const LONG_CHARS = 256;

const PLACEHOLDER =
  /^(?:[$%#@*]|\{\{|<|\.\.\.|xxx|your|my[-_]|example|placeholder|redacted|change-?me$|none$|null$|nil$|undefined$|true$|false$|yes$|no$|on$|off$|string$|number$|boolean$|bool$|str$|int$|any$|unknown$|object$|bytes$|optional|required|todo$|env[.:[]|process\.|os\.|import\.|self\.|this\.|config\.|props\.|req\.|ctx\.|await$|new$|function$|async$|0x[0-9a-f]+$|https?:|[a-z+]+:\/\/)/i;
const PATH = /^(?:\.{1,2}|~)?\//;

/** A value that names a secret is a reference to one: `user_password`, `tokenValue`. */
const NAMES_A_SECRET = /pass(?:word|wd|phrase)|secret|token|credential|api_?key/i;

export function isSecretValue(kind: NameKind, value: string, form: ValueForm): boolean {
  if (value.length < 4 || PLACEHOLDER.test(value)) return false;
  if (/\s/.test(value)) return false;
  if (value.length > LONG_CHARS) return true;
  const looksRandom = isRandom(value);
  if (looksRandom) return form.isQuoted || !isCode(value, form);
  if (PATH.test(value)) return false;
  if (kind === "likely") return false;
  if (NAMES_A_SECRET.test(value) && !/[0-9!@#%^&*]/.test(value)) return false;
  if (form.isQuoted) return true;
  if (isCode(value, form)) return false;
  return form.isSetting || isMixed(value);
}

/** Not in quotes: a call, an index, a path of names, an argument of another name. */
function isCode(value: string, form: ValueForm): boolean {
  if (/[([{]/.test(form.next)) return true;
  if (/^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/.test(value) && !isRandom(value)) return true;
  const isName = /^[A-Za-z_$][\w$]*$/.test(value);
  return isName && /[,)}\]]/.test(form.next) && !/[0-9]/.test(value);
}

function isMixed(value: string): boolean {
  return value.length >= 6 && /[0-9!@#%^&*]/.test(value) && /[A-Za-z]/.test(value);
}
