/** Numbers by owner and key, millions of them: each text is kept once, a number costs 16 bytes. */
import { limits } from "../../config/limits.ts";

/** Keys that one owner may have; owners times keys stays a whole number exactly. */
const KEYS_MAX = 2 ** 26;
const EMPTY = -1;
/** Spreads neighbours: a prime near the golden part of 2^32. */
const SPREAD = 2_654_435_761;

/** Numbers the texts that it is given, from 0. */
class Names {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  find(name: string): number | undefined {
    return this.#known.get(name);
  }

  add(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** A table of open addresses instead of maps of maps, which took 200 bytes for each number. */
export class OwnerSums {
  readonly #owners = new Names();
  readonly #keys = new Names();
  #pairs = new Float64Array(limits.verifySumsSlotsMin).fill(EMPTY);
  /** NaN: it was taken. */
  #values = new Float64Array(limits.verifySumsSlotsMin);
  #size = 0;

  get(owner: string, key: string): number | undefined {
    return this.#read(this.#find(owner, key));
  }

  set(owner: string, key: string, value: number): void {
    const ownerNumber = this.#owners.add(owner);
    const keyNumber = this.#keys.add(key);
    if (keyNumber >= KEYS_MAX) throw new Error("more different days and counters than can be told");
    const pair = ownerNumber * KEYS_MAX + keyNumber;
    const slot = this.#slotOf(pair);
    if (this.#pairs[slot] === EMPTY) {
      this.#pairs[slot] = pair;
      this.#size++;
    }
    this.#values[slot] = value;
    if (this.#size * 3 > this.#pairs.length * 2) this.#grow();
  }

  /** Returns a number and forgets it: what is left in the end was asked for by nobody. */
  take(owner: string, key: string): number | undefined {
    const slot = this.#find(owner, key);
    const value = this.#read(slot);
    if (slot !== null) this.#values[slot] = Number.NaN;
    return value;
  }

  *left(): Iterable<{ owner: string; key: string; value: number }> {
    for (const [slot, pair] of this.#pairs.entries()) {
      const value = pair === EMPTY ? undefined : this.#read(slot);
      if (value === undefined) continue;
      const owner = this.#owners.list[Math.floor(pair / KEYS_MAX)] ?? "";
      yield { owner, key: this.#keys.list[pair % KEYS_MAX] ?? "", value };
    }
  }

  #read(slot: number | null): number | undefined {
    const value = slot === null ? undefined : this.#values[slot];
    return Number.isNaN(value) ? undefined : value;
  }

  /** Null for a pair that was never set. */
  #find(owner: string, key: string): number | null {
    const ownerNumber = this.#owners.find(owner);
    const keyNumber = this.#keys.find(key);
    if (ownerNumber === undefined || keyNumber === undefined) return null;
    const slot = this.#slotOf(ownerNumber * KEYS_MAX + keyNumber);
    return this.#pairs[slot] === EMPTY ? null : slot;
  }

  /** Where the pair stands, or would stand: the table is never full. */
  #slotOf(pair: number): number {
    const mask = this.#pairs.length - 1;
    const owner = Math.floor(pair / KEYS_MAX);
    let slot = (Math.imul(pair % KEYS_MAX, SPREAD) ^ Math.imul(owner, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (this.#pairs[slot] !== EMPTY && this.#pairs[slot] !== pair) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const pairs = this.#pairs;
    const values = this.#values;
    this.#pairs = new Float64Array(pairs.length * 2).fill(EMPTY);
    this.#values = new Float64Array(pairs.length * 2);
    for (const [from, pair] of pairs.entries()) {
      if (pair === EMPTY) continue;
      const slot = this.#slotOf(pair);
      this.#pairs[slot] = pair;
      this.#values[slot] = values[from] ?? 0;
    }
  }
}
