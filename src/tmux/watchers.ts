/** Who watches which pane, and how many rows of scrollback they asked for. */

export class Watchers {
  /** Pane key → rows asked for → how many watchers asked for exactly these. */
  readonly #counts = new Map<string, Map<number, number>>();

  add(paneKey: string, lines: number): void {
    const counts = this.#counts.get(paneKey) ?? new Map<number, number>();
    counts.set(lines, (counts.get(lines) ?? 0) + 1);
    this.#counts.set(paneKey, counts);
  }

  /** Takes back one `add` with the same arguments; without one it does nothing. */
  remove(paneKey: string, lines: number): void {
    const counts = this.#counts.get(paneKey);
    const count = counts?.get(lines);
    if (!counts || count === undefined) return;
    if (count > 1) counts.set(lines, count - 1);
    else counts.delete(lines);
    if (counts.size === 0) this.#counts.delete(paneKey);
  }

  has(paneKey: string): boolean {
    return this.#counts.has(paneKey);
  }

  /** The most rows of scrollback that anybody wants; 0 when nobody watches. */
  lines(paneKey: string): number {
    return Math.max(0, ...(this.#counts.get(paneKey)?.keys() ?? []));
  }
}
