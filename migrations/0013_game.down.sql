-- What version 12 has no place for is kept under another name in the same file.
DROP TRIGGER notes_text_insert;
DROP TRIGGER notes_text_update;
DROP TRIGGER notes_text_delete;
DROP TRIGGER notes_tags_delete;
-- The search index is made anew from the notes.
DROP TABLE notes_text;
DROP INDEX note_tags_by_note;
ALTER TABLE note_tags RENAME TO kept_13_note_tags;
DROP INDEX notes_by_creation;
DROP INDEX notes_by_change;
CREATE TABLE kept_13_notes AS SELECT id, issue_url FROM notes;
DROP INDEX notes_by_number;
ALTER TABLE notes DROP COLUMN issue_url;
ALTER TABLE notes DROP COLUMN number;
ALTER TABLE agent_tasks RENAME TO kept_13_agent_tasks;
DROP INDEX quests_by_status;
DROP INDEX quests_by_project;
DROP INDEX quests_by_session;
DROP INDEX quests_by_creation;
CREATE TABLE kept_13_quests AS SELECT id, source, session_id, persona_id FROM quests;
ALTER TABLE quests DROP COLUMN source;
ALTER TABLE quests DROP COLUMN session_id;
ALTER TABLE quests DROP COLUMN persona_id;
DROP INDEX persona_challenges_by_persona;
DROP INDEX persona_challenges_by_assignment;
DROP INDEX persona_challenges_active;
CREATE TABLE kept_13_persona_challenges AS
  SELECT id, first_day, last_day FROM persona_challenges;
ALTER TABLE persona_challenges DROP COLUMN first_day;
ALTER TABLE persona_challenges DROP COLUMN last_day;
DROP INDEX achievements_by_id;
CREATE TABLE kept_13_achievements AS SELECT id, unlocked_by FROM achievements;
ALTER TABLE achievements DROP COLUMN unlocked_by;
DROP INDEX stats_of_boards;
-- Made anew from the ledger.
DROP TABLE team_xp;
ALTER TABLE streak_days RENAME TO kept_13_streak_days;
CREATE TABLE kept_13_projects AS SELECT id, streak_freezes, class_reason FROM projects;
ALTER TABLE projects DROP COLUMN streak_freezes;
ALTER TABLE projects DROP COLUMN class_reason;
DROP INDEX personas_awake;
CREATE TABLE kept_13_personas AS SELECT id, morale_updated_at FROM personas;
ALTER TABLE personas DROP COLUMN morale_updated_at;
