/** What the server says on why: asked when shown, and again whenever the status changes. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { SessionView } from "../../protocol/session.ts";
import type { Explanation } from "../api/answers.ts";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { makePaced } from "../live/paced.ts";

export interface Explained {
  /** The last answer, kept while a newer one is fetched or does not come. */
  explanation: Explanation | null;
  /** When it was fetched. */
  asOfMs: number;
  /** Empty unless the last request came to nothing. */
  refusal: string;
}

export function useExplanation(session: SessionView): {
  explained: ReadonlySignal<Explained>;
  /** At most once a second, however often it is called. */
  again(): void;
} {
  const { api, connection, now } = useApp();
  const { id, status, reason, since } = session;
  const explained = useSignal<Explained>({ explanation: null, asOfMs: 0, refusal: "" });
  const paced = useMemo(() => {
    const fetchOnce = async () => {
      const outcome = await api.explain(id);
      explained.value = outcome.ok
        ? { explanation: outcome.data, asOfMs: now.peek(), refusal: "" }
        : { ...explained.peek(), refusal: outcome.refusal.detail };
    };
    const pause = () => new Promise<void>((done) => setTimeout(done, bounds.whyPauseMs));
    return makePaced(fetchOnce, pause);
  }, [id]);
  useEffect(() => paced.stop, [paced]);
  const isGone = connection.link.value.state === "gone";
  useEffect(() => {
    // Nobody answers now; when the server is back, what it says may be news.
    if (!isGone) paced.ask();
  }, [paced, isGone, status, reason, since]);
  return { explained, again: paced.ask };
}
