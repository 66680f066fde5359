/** The one way to write: a synchronous transaction with a savepoint for each member. */
import type { Database } from "bun:sqlite";

declare const isTx: unique symbol;
/** Proof that a transaction is open; every writer asks for it. Only this file makes one. */
export interface Tx {
  readonly [isTx]: true;
}

/** A promise as a result would let work slip out of the transaction. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

export interface Transactor {
  /** BEGIN IMMEDIATE, `work`, COMMIT; rolls back and rethrows when either throws. */
  transact<T>(work: (tx: Tx) => Synchronous<T>): T;
  /** Runs `work` so that its writes alone can be undone; rethrows after the undo. */
  savepoint<T>(tx: Tx, work: () => Synchronous<T>): T;
}

export function makeTransactor(db: Database): Transactor {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const save = db.prepare("SAVEPOINT member");
  const release = db.prepare("RELEASE member");
  const undo = db.prepare("ROLLBACK TO member");
  const tx = {} as Tx;
  return {
    transact(work) {
      begin.run();
      try {
        const result = work(tx);
        commit.run();
        return result;
      } catch (cause) {
        if (db.inTransaction) rollback.run();
        throw cause;
      }
    },
    savepoint(_tx, work) {
      // After a full disk SQLite may have ended the transaction; a savepoint would open a new one.
      if (!db.inTransaction) throw new Error("the transaction was ended by the database");
      save.run();
      try {
        const result = work();
        release.run();
        return result;
      } catch (cause) {
        // A full disk may have rolled back everything already; then there is no savepoint left.
        if (db.inTransaction) {
          undo.run();
          release.run();
        }
        throw cause;
      }
    },
  };
}
