/** Secrets that are known by their own shape, one row each. */
export interface TokenShape {
  /** What stands in the place of the secret: `[redacted <kind>]`. */
  kind: string;
  /** Literal beginnings, lower case; the scan stops at them and nowhere else. */
  leads: readonly string[];
  /** Sticky, from the lead on. Every repetition is bounded, so that no text costs more than its length. */
  pattern: RegExp;
  /** Where the shape alone is also that of names and words. */
  accept?(match: string): boolean;
}

/** A token begins where a word begins, also behind an escaped line end inside of JSON. */
const START = String.raw`(?:(?<![0-9A-Za-z_-])|(?<=\\[nrt]))`;

function shape(
  kind: string,
  leads: readonly string[],
  source: string,
  accept?: TokenShape["accept"],
): TokenShape {
  const pattern = new RegExp(START + source, "y");
  return { kind, leads, pattern, ...(accept ? { accept } : {}) };
}

/** `sk-folding-cube-container` is a class of style sheets. */
function isKeyLike(text: string): boolean {
  return /[0-9]/.test(text) && (/[A-Z]/.test(text) || /[0-9a-f]{32}/.test(text));
}

export const TOKEN_SHAPES: readonly TokenShape[] = [
  shape("github token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], "gh[pousr]_[0-9A-Za-z]{20,255}"),
  shape("github token", ["github_pat_"], "github_pat_[0-9A-Za-z_]{20,255}"),
  shape("gitlab token", ["glpat-"], "glpat-[0-9A-Za-z_-]{16,64}"),
  shape("npm token", ["npm_"], "npm_[0-9A-Za-z]{30,64}"),
  shape("aws key id", ["akia", "asia"], "(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])"),
  shape("anthropic key", ["sk-"], "sk-ant-[0-9A-Za-z_-]{20,256}"),
  shape("openai key", ["sk-"], "sk-[0-9A-Za-z_-]{20,256}", isKeyLike),
  shape("stripe key", ["sk_", "rk_"], "[sr]k_(?:live|test)_[0-9A-Za-z]{16,256}"),
  shape("stripe secret", ["whsec_"], "whsec_[0-9A-Za-z+/]{20,128}={0,2}"),
  shape("slack token", ["xox"], "xox[abeoprs]-[0-9A-Za-z-]{10,256}"),
  shape("slack token", ["xapp-"], "xapp-[0-9A-Za-z-]{20,256}"),
  shape(
    "slack webhook",
    ["hooks.slack"],
    "hooks\\.slack\\.com/(?:services|workflows|triggers)/[0-9A-Za-z/_-]{20,256}",
  ),
  shape("google key", ["aiza"], "AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
  shape("google token", ["ya29."], "ya29\\.[0-9A-Za-z_-]{20,2048}"),
  shape("google secret", ["gocspx-"], "GOCSPX-[0-9A-Za-z_-]{20,64}"),
  shape("hugging face token", ["hf_"], "hf_[0-9A-Za-z]{30,64}"),
  shape("pypi token", ["pypi-"], "pypi-[0-9A-Za-z_-]{40,1024}"),
  shape("sendgrid key", ["sg."], "SG\\.[0-9A-Za-z_-]{16,64}\\.[0-9A-Za-z_-]{16,128}"),
  shape("jwt", ["eyj"], "eyJ[0-9A-Za-z_-]{8,2048}\\.[0-9A-Za-z_-]{8,4096}\\.[0-9A-Za-z_-]{8,2048}"),
];

/** From here to its end, or to the end of the text where that was cut, is a key. */
export const PRIVATE_KEY = {
  kind: "private key",
  lead: "-----begin",
  begin: /-----BEGIN [0-9A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y,
  end: "-----END",
  /** The rest of the last line. */
  afterEnd: /[^-]{0,64}-{0,5}/y,
} as const;
