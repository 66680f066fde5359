/** What a page fetches besides the live state: asked, kept while the server is gone, asked anew. */
import type { Outcome } from "../api/answers.ts";

export interface Fetched<T> {
  /** The last good answer; null until there is one. */
  data: T | null;
  /** Position in the live stream when it was asked for: later changes may not be in it. */
  since: number;
  /** One sentence on why the last question came to nothing; null when it was answered. */
  problem: string | null;
  /** The server's word that there is no such thing. */
  isMissing: boolean;
}

export const nothingFetched = { data: null, since: 0, problem: null, isMissing: false } as const;

export interface SourceDeps<T> {
  load(): Promise<Outcome<T>>;
  position(): number;
  onChange(fetched: Fetched<T>): void;
  now(): number;
  /** Runs later, once; the answer takes it back. */
  after(ms: number, run: () => void): () => void;
  everyMsMin: number;
}

export interface Source {
  /** Asks at once, or as soon as the last question is long enough ago. */
  ask(): void;
  /** Asks at once, whatever was before: a person waits for it. */
  askNow(): void;
  stop(): void;
}

export function makeSource<T>(deps: SourceDeps<T>): Source {
  let fetched: Fetched<T> = nothingFetched;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let isWanted = false;
  let isStopped = false;
  let cancel: (() => void) | null = null;

  async function run(): Promise<void> {
    cancel?.();
    cancel = null;
    if (isAsking) {
      isWanted = true;
      return;
    }
    isAsking = true;
    isWanted = false;
    askedAtMs = deps.now();
    const since = deps.position();
    const outcome = await deps.load();
    isAsking = false;
    if (isStopped) return;
    if (outcome.ok) fetched = { data: outcome.data, since, problem: null, isMissing: false };
    else {
      const { detail, status } = outcome.refusal;
      fetched = { ...fetched, problem: detail, isMissing: status === 404 };
    }
    deps.onChange(fetched);
    if (isWanted) ask();
  }

  function ask(): void {
    if (isAsking) isWanted = true;
    if (isAsking || cancel || isStopped) return;
    const waitMs = askedAtMs + deps.everyMsMin - deps.now();
    if (waitMs <= 0) void run();
    else cancel = deps.after(waitMs, () => void run());
  }

  return {
    ask,
    askNow: () => void run(),
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
