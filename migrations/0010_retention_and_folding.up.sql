-- Old rows of the ledger may be folded into one for each pair, day and kind, with every sum as it
-- was. The guards against change look at a table that is empty but inside such a transaction:
-- whatever else writes, and whatever breaks off, finds them on.
CREATE TABLE ledger_folding (
  is_on INTEGER PRIMARY KEY CHECK (is_on = 1)
);
DROP TRIGGER xp_events_keep_update;
DROP TRIGGER xp_events_keep_delete;
CREATE TRIGGER xp_events_keep_update BEFORE UPDATE ON xp_events
WHEN NOT EXISTS (SELECT 1 FROM ledger_folding)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER xp_events_keep_delete BEFORE DELETE ON xp_events
WHEN NOT EXISTS (SELECT 1 FROM ledger_folding)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- Ended sessions go after a time; they are found without reading the state of each.
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
