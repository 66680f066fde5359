/** Repositories by folder, remembered for a moment: hooks come by the dozen from one folder. */
import { type Repository, repositoryOf } from "../git/repository.ts";
import type { Clock } from "../lib/clock.ts";

/** A branch changes while one looks; the page may be this late. */
const FRESH_MS = 4_000;
const FOLDERS_MAX = 1_000;

export class Repositories {
  readonly #known = new Map<string, { repository: Repository; at: number }>();

  constructor(private readonly clock: Clock) {}

  of(cwd: string): Repository {
    const now = this.clock.monotonic();
    const known = this.#known.get(cwd);
    if (known && now - known.at < FRESH_MS) return known.repository;
    const repository = repositoryOf(cwd);
    if (this.#known.size >= FOLDERS_MAX) this.#known.clear();
    this.#known.set(cwd, { repository, at: now });
    return repository;
  }
}
