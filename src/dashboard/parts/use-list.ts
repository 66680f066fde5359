/** A list that is fetched page by page: as many of them as somebody has asked for. */
import { useRef } from "preact/hooks";
import type { Outcome } from "../api/answers.ts";
import { pagesOf } from "../api/pages-of.ts";
import { type UseFetched, useFetched } from "./use-fetched.ts";

interface PageAnswer {
  items: { id: string | number }[];
  nextCursor: string | null;
}

export interface UseList<A> extends UseFetched<A> {
  /** Asks for one page more; those before are read anew with it. */
  more(): void;
}

/** As `useFetched`; another key begins with one page again. */
export function useList<A extends PageAnswer>(
  key: string,
  ask: (cursor: string | null) => Promise<Outcome<A>>,
  subjects: readonly string[],
): UseList<A> {
  const pages = useRef({ key, count: 1 });
  if (pages.current.key !== key) pages.current = { key, count: 1 };
  const listed = useFetched(key, () => pagesOf(pages.current.count, ask), subjects);
  return {
    ...listed,
    more() {
      pages.current.count++;
      listed.again();
    },
  };
}
