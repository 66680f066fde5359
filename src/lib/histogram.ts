/** Counts values by size in fixed classes: constant memory, a few steps for each value. */

export class Histogram {
  /** One count for each bound, and one for what lies above the last. */
  readonly #counts: number[];
  #sum = 0;

  /** `bounds` ascend; a value equal to a bound belongs below it. */
  constructor(readonly bounds: readonly number[]) {
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let index = 0;
    while (index < this.bounds.length && value > (this.bounds[index] ?? 0)) index++;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
  }

  get sum(): number {
    return this.#sum;
  }

  get count(): number {
    return this.#counts.reduce((total, count) => total + count, 0);
  }

  /** For each bound how many values are at most as large. */
  cumulative(): number[] {
    let total = 0;
    return this.bounds.map((_, index) => {
      total += this.#counts[index] ?? 0;
      return total;
    });
  }
}
