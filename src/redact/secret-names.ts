/** Names that say "a secret follows": how sure they are of it. */

/** `sure`: whatever has the form of a value is a secret. `likely`: only what looks random. */
export type NameKind = "sure" | "likely";

/** Where the scan stops to look for a name; each is part of one of the words below. */
export const NAME_LEADS = ["pass", "pwd", "secret", "token", "key", "credential", "auth"] as const;

const SURE_WORD = /(?:password|passwd|passwort|passphrase|passcode|pwd|secret)$/;
const LIKELY_WORD = /(?:token|credential|credentials|apikey|accesskey|authkey|auth)$/;

/** A key is a secret by the word before it; any other key is one of a map or a table. */
const KEY_OF = new Set(
  (
    "api access secret private encryption encrypt signing sign master auth account shared " +
    "storage service license consumer app application client deploy webhook session jwt hmac " +
    "subscription admin root host ssh gpg aes rsa crypto cipher"
  ).split(" "),
);

/** What may stand behind the word without making it another thing, as `_url` or `Label` do. */
const STILL_SECRET = new Set(
  (
    "value key base base64 b64 hex pem plain text data string current previous old new prod " +
    "production staging dev test live confirm confirmation again bot user admin main default " +
    "id access 1 2 3"
  ).split(" "),
);

/** Null: the name promises nothing. */
export function nameKind(name: string): NameKind | null {
  const words = wordsOf(name);
  const isEnvironment = /^[A-Z][0-9A-Z_]+$/.test(name);
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? "";
    if (SURE_WORD.test(word)) return isIdOnly(words, at) ? null : "sure";
    if (word === "pass" && at === words.length - 1 && (isEnvironment || at > 0)) return "sure";
    if (LIKELY_WORD.test(word)) return isIdOnly(words, at) ? null : "likely";
    if (word === "key") {
      const before = words[at - 1] ?? "";
      if (before === "private" || before === "secret") return "sure";
      const isPublic = words.includes("public") || words.includes("publishable");
      if (KEY_OF.has(before) || (isEnvironment && at > 0 && !isPublic)) {
        return isIdOnly(words, at) ? null : "likely";
      }
      if (at === words.length - 1) return null;
    }
    if (!STILL_SECRET.has(word)) return null;
  }
  return null;
}

/** `token_id`, `accessKeyId`: the number of a secret is none. */
function isIdOnly(words: readonly string[], at: number): boolean {
  return words.at(-1) === "id" && at < words.length - 1;
}

/** `awsSecretAccessKey`, `AWS_SECRET_ACCESS_KEY`, `aws-secret.access key` → the same words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^0-9a-z]+/)
    .filter((word) => word !== "");
}
