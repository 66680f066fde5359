-- How many rows there are is asked by every look at the system's health; counting a ledger of
-- a million rows holds the server up for 50 ms. Triggers keep the numbers in the same
-- transaction as the rows, so they roll back together.
CREATE TABLE row_counts (
  name TEXT PRIMARY KEY,
  n INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO row_counts (name, n) SELECT 'xp_events', count(*) FROM xp_events;
INSERT INTO row_counts (name, n) SELECT 'events', count(*) FROM events;
CREATE TRIGGER xp_events_count_insert AFTER INSERT ON xp_events
BEGIN UPDATE row_counts SET n = n + 1 WHERE name = 'xp_events'; END;
CREATE TRIGGER xp_events_count_delete AFTER DELETE ON xp_events
BEGIN UPDATE row_counts SET n = n - 1 WHERE name = 'xp_events'; END;
CREATE TRIGGER events_count_insert AFTER INSERT ON events
BEGIN UPDATE row_counts SET n = n + 1 WHERE name = 'events'; END;
CREATE TRIGGER events_count_delete AFTER DELETE ON events
BEGIN UPDATE row_counts SET n = n - 1 WHERE name = 'events'; END;
-- Nearly always empty: what the rules failed on, to be found without reading every payload.
CREATE INDEX events_unapplied ON events (id) WHERE applied = 0;
-- One persona's rows in one project: by either alone, a pair that met seldom or never is
-- looked for through every row of the other, 100 to 500 ms in a ledger of a million.
CREATE INDEX xp_events_by_pair ON xp_events (persona_id, project_id, id);
-- The two orders in which personas come into being: sorting thousands anew for each page would
-- put every one of them on top of the last. The other orders are not along the table's own.
CREATE INDEX personas_by_creation ON personas (created_at, id);
CREATE INDEX personas_by_sight ON personas (last_seen_at, id);
