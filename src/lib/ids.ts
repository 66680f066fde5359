/** Identifiers and short digests. */

/** A new id that sorts by its time of birth (UUID version 7). */
export function newId(): string {
  return Bun.randomUUIDv7();
}

/** The first `hexLength` hex digits of the SHA-256 of `text`. */
export function shortDigest(text: string, hexLength = 8): string {
  return Bun.SHA256.hash(text, "hex").slice(0, hexLength);
}

/** 16 bytes of SHA-256: enough to tell events apart, small enough to keep for 60 days. */
export function digest16(text: string): Uint8Array {
  // Without a hasher object it costs a fifth, and every event needs several.
  const hash = new Uint8Array(32);
  Bun.SHA256.hash(text, hash);
  return hash.slice(0, 16);
}

/** 256 random bits as 64 hex digits, for tokens and cookies. */
export function newSecret(): string {
  const bytes = new Uint8Array(32);
  crypto.getRandomValues(bytes);
  return Buffer.from(bytes).toString("hex");
}
