-- Nothing is kept: the table holds a row only inside a transaction, and rows that were folded stay
-- folded, which any version reads.
DROP INDEX sessions_ended;
DROP TRIGGER xp_events_keep_update;
DROP TRIGGER xp_events_keep_delete;
CREATE TRIGGER xp_events_keep_update BEFORE UPDATE ON xp_events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER xp_events_keep_delete BEFORE DELETE ON xp_events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
DROP TABLE ledger_folding;
