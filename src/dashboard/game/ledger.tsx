/** The ledger: every point with its reason, the youngest first, older ones on request. */
import { useSignal } from "@preact/signals";
import type { XpView } from "../../protocol/records.ts";
import { gameApi, type Whose } from "../api/game.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { Ago } from "../parts/ago.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { useAct } from "../parts/use-act.ts";
import { useFetched } from "../parts/use-fetched.ts";
import { mergedLedger } from "../store/select-game.ts";
import { subjectOf } from "../store/subjects.ts";
import { reasonText } from "../text/reasons.ts";
import { visible } from "../text/visible.ts";

interface LedgerProps {
  whose: Whose;
  /** Names of the other party of a row: projects of a persona, personas of a project. */
  names: ReadonlyMap<string, string>;
}

interface Older {
  rows: readonly XpView[];
  /** Where they end; undefined before the first of them was asked for. */
  cursor: string | null | undefined;
}

export function Ledger({ whose, names }: LedgerProps) {
  const { api } = useApp();
  const act = useAct();
  const older = useSignal<Older>({ rows: [], cursor: undefined });
  const latest = useFetched("ledger", () => gameApi.ledger(api, whose, null), [
    subjectOf(whose.entity, whose.id),
  ]);
  const otherOf = (row: XpView) => (whose.entity === "persona" ? row.projectId : row.personaId);
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger">Ledger</h2>
      <FetchedView of={latest} room="list">
        {({ items, nextCursor }) => {
          const { rows: known, cursor: end } = older.value;
          const cursor = end === undefined ? nextCursor : end;
          const rows = mergedLedger(items, known);
          const more = async () => {
            const page = await act.run(() => gameApi.ledger(api, whose, cursor));
            // What stood here stays, though the first page moves on meanwhile.
            if (page) {
              const kept = mergedLedger(items, older.peek().rows);
              older.value = { rows: mergedLedger(kept, page.items), cursor: page.nextCursor };
            }
          };
          return (
            <>
              {rows.length === 0 && <p class="empty">Not a point yet.</p>}
              <ol class="ledger">
                {rows.map((row) => (
                  <Row key={row.id} row={row} other={names.get(otherOf(row) ?? "") ?? null} />
                ))}
              </ol>
              {cursor !== null && (
                <button type="button" aria-disabled={act.isSending.value} onClick={more}>
                  Older ones
                </button>
              )}
              <ActWord act={act} />
            </>
          );
        }}
      </FetchedView>
    </section>
  );
}

function Row({ row, other }: { row: XpView; other: string | null }) {
  const isSuccess = row.metadata?.["success"] !== false;
  return (
    <li>
      <span class="reason">{reasonText(row.eventType, isSuccess)}</span>
      {other !== null && <bdi class="other">{visible(other)}</bdi>}
      <Ago iso={row.createdAt} after=" ago" />
      <span class="figure">{row.amount > 0 ? `+${row.amount}` : "0"}</span>
    </li>
  );
}
