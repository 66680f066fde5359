/** A confusion matrix as text: what was true down the side, what was said across. */

export class Matrix {
  readonly #rows = new Map<string, Map<string, number>>();

  add(truth: string, said: string, count = 1): void {
    const row = this.#rows.get(truth) ?? new Map<string, number>();
    row.set(said, (row.get(said) ?? 0) + count);
    this.#rows.set(truth, row);
  }

  get total(): number {
    return [...this.#rows.values()].flatMap((row) => [...row.values()]).reduce((a, b) => a + b, 0);
  }

  get right(): number {
    return [...this.#rows].reduce((sum, [truth, row]) => sum + (row.get(truth) ?? 0), 0);
  }

  /** How often `word` was said where it was not true. */
  wrongly(word: string): number {
    const others = [...this.#rows].filter(([truth]) => truth !== word);
    return others.reduce((sum, [, row]) => sum + (row.get(word) ?? 0), 0);
  }

  /** A Markdown table, words in the given order, then any others. */
  table(order: readonly string[]): string {
    const words = new Set([
      ...this.#rows.keys(),
      ...[...this.#rows.values()].flatMap((row) => [...row.keys()]),
    ]);
    const columns = [
      ...order.filter((word) => words.has(word)),
      ...[...words].filter((word) => !order.includes(word)),
    ];
    const head = `| true ↓ shown → | ${columns.join(" | ")} |`;
    const line = `|---|${columns.map(() => "---:").join("|")}|`;
    const rows = columns.map((truth) => {
      const cells = columns.map((said) =>
        (this.#rows.get(truth)?.get(said) ?? 0).toLocaleString("en"),
      );
      return `| ${truth} | ${cells.join(" | ")} |`;
    });
    return [head, line, ...rows].join("\n");
  }
}
