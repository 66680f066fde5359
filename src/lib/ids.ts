/** Identifiers and short digests. */

/** A new id that sorts by its time of birth (UUID version 7). */
export function newId(): string {
  return Bun.randomUUIDv7();
}

/** The first `hexLength` hex digits of the SHA-256 of `text`. */
export function shortDigest(text: string, hexLength = 8): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex").slice(0, hexLength);
}

/** 16 bytes of SHA-256: enough to tell events apart, small enough to keep for 60 days. */
export function digest16(text: string): Uint8Array {
  return new Uint8Array(new Bun.CryptoHasher("sha256").update(text).digest().subarray(0, 16));
}

/** 256 random bits as 64 hex digits, for tokens and cookies. */
export function newSecret(): string {
  const bytes = new Uint8Array(32);
  crypto.getRandomValues(bytes);
  return Buffer.from(bytes).toString("hex");
}
