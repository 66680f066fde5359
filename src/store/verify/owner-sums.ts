/** Numbers by owner and key: a million of them, so each key's text is kept once for all owners. */

export class OwnerSums {
  readonly #byOwner = new Map<string, Map<string, number>>();
  readonly #keys = new Map<string, string>();

  get(owner: string, key: string): number | undefined {
    return this.#byOwner.get(owner)?.get(key);
  }

  set(owner: string, key: string, value: number): void {
    let own = this.#byOwner.get(owner);
    if (!own) {
      own = new Map();
      this.#byOwner.set(owner, own);
    }
    let known = this.#keys.get(key);
    if (known === undefined) {
      known = key;
      this.#keys.set(key, key);
    }
    own.set(known, value);
  }

  /** Returns a number and forgets it: what is left in the end was asked for by nobody. */
  take(owner: string, key: string): number | undefined {
    const own = this.#byOwner.get(owner);
    const value = own?.get(key);
    own?.delete(key);
    return value;
  }

  *left(): Iterable<{ owner: string; key: string; value: number }> {
    for (const [owner, own] of this.#byOwner) {
      for (const [key, value] of own) yield { owner, key, value };
    }
  }
}
