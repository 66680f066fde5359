-- Nothing is kept: the numbers are counted anew by the next upgrade.
DROP TRIGGER xp_events_count_insert;
DROP TRIGGER xp_events_count_delete;
DROP TRIGGER events_count_insert;
DROP TRIGGER events_count_delete;
DROP INDEX events_unapplied;
DROP INDEX xp_events_by_pair;
DROP INDEX personas_by_creation;
DROP INDEX personas_by_sight;
DROP TABLE row_counts;
