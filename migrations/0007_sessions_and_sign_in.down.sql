-- Version 6 has no place for these tables: they are kept under another name in the same
-- file, so that nothing is lost and a later upgrade can take them back.
DROP TRIGGER xp_events_keep_update;
DROP TRIGGER xp_events_keep_delete;
DROP INDEX events_by_time;
DROP INDEX events_by_session;
DROP INDEX sessions_live;
DROP INDEX persona_sessions_by_persona;
DROP INDEX seen_events_by_age;
DROP INDEX daily_rollups_by_path;
DROP INDEX xp_events_by_persona;
DROP INDEX xp_events_by_project;
ALTER TABLE sessions RENAME TO kept_7_sessions;
ALTER TABLE persona_sessions RENAME TO kept_7_persona_sessions;
ALTER TABLE seen_events RENAME TO kept_7_seen_events;
ALTER TABLE daily_rollups RENAME TO kept_7_daily_rollups;
ALTER TABLE devices RENAME TO kept_7_devices;
ALTER TABLE audit_log RENAME TO kept_7_audit_log;
ALTER TABLE settings RENAME TO kept_7_settings;
CREATE TABLE kept_7_events AS
  SELECT id, pane_key, session_id, applied, problem FROM events;
ALTER TABLE events DROP COLUMN pane_key;
ALTER TABLE events DROP COLUMN session_id;
ALTER TABLE events DROP COLUMN applied;
ALTER TABLE events DROP COLUMN problem;
DROP TABLE schema_meta;
