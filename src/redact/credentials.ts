/** Secrets known by where they stand: in a URL, behind `Authorization`, as user and password. */
import type { FoundSecret } from "./named-secret.ts";
import { isRandom } from "./randomness.ts";

interface PlaceRule {
  kind: string;
  /** Literal beginnings, lower case. */
  leads: readonly string[];
  /** Sticky from the lead; the secret is the group `secret`, which ends the match but for `tail`. */
  pattern: RegExp;
  accept?(secret: string): boolean;
}

/** References and placeholders that stand where a secret would. */
const REFERENCE = /^(?:[$<{%*[]|xxx|your|\.\.\.|redacted)/i;

/** A header, a field or a pair of arguments, with the given scheme before its value. */
function authorization(scheme: string): RegExp {
  const quote = "(?:\\\\{0,3}[\"'\\x60])?";
  const join = `${quote}\\]?\\s{0,4}[:=,]\\s{0,4}f?${quote}`;
  const value = "(?<secret>[0-9A-Za-z._~+/=:-]{8,4096})(?<tail>)";
  return new RegExp(`authorization${join}${scheme}${value}`, "iy");
}

const PLACES: readonly PlaceRule[] = [
  {
    kind: "password",
    leads: ["://"],
    pattern: /:\/\/[^\s/?#@:"'`<>\\]{0,128}:(?<secret>[^\s/?#@"'`<>\\]{1,256})(?<tail>@)/y,
  },
  {
    kind: "token",
    leads: ["://"],
    pattern: /:\/\/(?<secret>[^\s/?#@:"'`<>\\]{16,256})(?<tail>@)/y,
    accept: isRandom,
  },
  {
    kind: "authorization",
    leads: ["authorization"],
    pattern: authorization("(?:bearer|basic|token|digest|apikey|negotiate)\\s{1,4}"),
    // `Authorization: Basic authentication` is prose.
    accept: (secret) => !/^[a-z]+$/.test(secret),
  },
  {
    kind: "authorization",
    leads: ["authorization"],
    pattern: authorization(""),
    accept: isRandom,
  },
  {
    kind: "bearer token",
    leads: ["bearer"],
    pattern: /bearer\s{1,4}(?<secret>[0-9A-Za-z._~+/=-]{16,4096})(?<tail>)/iy,
    accept: isRandom,
  },
  {
    kind: "password",
    leads: ["-u ", "--user "],
    pattern: /(?:-u|--user)\s{1,4}["']?[^\s:"'/]{1,64}:(?<secret>[^\s"'/]{4,256})(?<tail>)/y,
    // `docker run -u 1000:1000` names a group.
    accept: (secret) => !/^\d+$/.test(secret),
  },
  {
    kind: "password",
    leads: ["sshpass"],
    pattern: /sshpass\s{1,4}-p\s{0,4}["']?(?<secret>[^\s"']{1,256})(?<tail>)/y,
  },
  {
    kind: "webhook",
    leads: ["/api/webhooks/"],
    pattern: /\/api\/webhooks\/\d{10,24}\/(?<secret>[0-9A-Za-z_-]{40,128})(?<tail>)/y,
  },
  {
    kind: "cookie",
    leads: ["cookie: "],
    pattern: /cookie: (?<secret>[\w.-]{1,64}=[^\s"'`\\]{8,1024})(?<tail>)/iy,
  },
];

export const PLACE_LEADS: readonly string[] = [...new Set(PLACES.flatMap((rule) => rule.leads))];

export function findPlaced(text: string, at: number, lead: string): FoundSecret | null {
  for (const { kind, leads, pattern, accept } of PLACES) {
    if (!leads.includes(lead)) continue;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const { secret, tail } = found?.groups ?? {};
    if (!found || secret === undefined || REFERENCE.test(secret)) continue;
    if (accept && !accept(secret)) continue;
    const end = at + found[0].length - (tail ?? "").length;
    return { start: end - secret.length, end, kind };
  }
  return null;
}
