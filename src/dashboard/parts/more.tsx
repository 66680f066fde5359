/** The way to the next page of a list; nothing where there is none. */
import type { UseList } from "./use-list.ts";

interface MoreProps {
  of: UseList<{ items: readonly unknown[]; nextCursor: string | null }>;
  /** What there is more of: several lists may stand on one page. */
  what: string;
}

export function More({ of, what }: MoreProps) {
  if ((of.fetched.value.data?.nextCursor ?? null) === null) return null;
  return (
    <p class="actions">
      <button type="button" onClick={of.more}>
        More {what}
      </button>
    </p>
  );
}
