-- What boards, lists and reports are read from where thousands of personas are at work each day:
-- sums of weeks and months beside those of days, and indexes that serve the orders.

-- Who stands where by XP and by name; a name is also looked for with each new persona.
CREATE INDEX personas_by_xp ON personas (coalesce(total_xp, 0), id);
CREATE INDEX personas_by_name ON personas (name, id);
-- Nearly always empty: who is hidden is left out of a board before it is cut into pages.
CREATE INDEX personas_hidden ON personas (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX projects_hidden ON projects (id) WHERE deleted_at IS NOT NULL;
-- What was unlocked and what was completed since a moment.
CREATE INDEX achievements_by_time ON achievements (unlocked_at, id);
CREATE INDEX quests_by_completion ON quests (completed_at) WHERE completed_at IS NOT NULL;

-- `period` is W and its Monday, or M and its month, for each persona and project; and a day of
-- all personas together, whose type is `everybody` and whose id is empty.
CREATE TABLE period_sums (
  period TEXT NOT NULL,
  entity_type TEXT NOT NULL,
  stat_path TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (period, entity_type, stat_path, entity_id)
) WITHOUT ROWID;
-- Row by row in the order of the days' own table: a sort would hold all of them in memory.
DROP INDEX daily_rollups_by_path;
INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
  SELECT 'W' || date(day, 'weekday 0', '-6 days'), entity_type, stat_path, entity_id, value
  FROM daily_rollups WHERE date(day) IS NOT NULL AND (stat_path = 'xp'
    OR stat_path = 'toolsUsed.total' OR stat_path = 'promptsReceived'
    OR stat_path = 'git.commits' OR stat_path = 'commands.testsRun'
    OR stat_path = 'commands.testsPassed' OR stat_path = 'quests.completed'
    OR stat_path = 'waits.count' OR stat_path = 'waits.seconds')
  ON CONFLICT DO UPDATE SET value = value + excluded.value;
INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
  SELECT 'M' || substr(day, 1, 7), entity_type, stat_path, entity_id, value
  FROM daily_rollups WHERE date(day) IS NOT NULL AND (stat_path = 'xp'
    OR stat_path = 'toolsUsed.total' OR stat_path = 'promptsReceived'
    OR stat_path = 'git.commits' OR stat_path = 'commands.testsRun'
    OR stat_path = 'commands.testsPassed' OR stat_path = 'quests.completed'
    OR stat_path = 'waits.count' OR stat_path = 'waits.seconds')
  ON CONFLICT DO UPDATE SET value = value + excluded.value;
INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
  SELECT day, 'everybody', stat_path, '', value
  FROM daily_rollups WHERE entity_type = 'persona' AND date(day) IS NOT NULL
    AND (stat_path = 'xp'
    OR stat_path = 'toolsUsed.total' OR stat_path = 'promptsReceived'
    OR stat_path = 'git.commits' OR stat_path = 'commands.testsRun'
    OR stat_path = 'commands.testsPassed' OR stat_path = 'quests.completed'
    OR stat_path = 'waits.count' OR stat_path = 'waits.seconds')
  ON CONFLICT DO UPDATE SET value = value + excluded.value;

-- Only what boards and reports are about: an event moves a dozen sums of a day, and each that is
-- in an index costs twice. With IN instead of OR every statement would make a table of the list.
CREATE INDEX daily_rollups_of_boards
  ON daily_rollups (day, entity_type, stat_path, value, entity_id)
  WHERE (stat_path = 'xp'
    OR stat_path = 'toolsUsed.total' OR stat_path = 'promptsReceived'
    OR stat_path = 'git.commits' OR stat_path = 'commands.testsRun'
    OR stat_path = 'commands.testsPassed' OR stat_path = 'quests.completed'
    OR stat_path = 'waits.count' OR stat_path = 'waits.seconds');
DROP INDEX stats_of_boards;
CREATE INDEX stats_of_boards ON stats (entity_type, stat_path, value, entity_id)
  WHERE (stat_path = 'xp'
    OR stat_path = 'toolsUsed.total' OR stat_path = 'promptsReceived'
    OR stat_path = 'git.commits' OR stat_path = 'commands.testsRun'
    OR stat_path = 'commands.testsPassed' OR stat_path = 'quests.completed'
    OR stat_path = 'waits.count' OR stat_path = 'waits.seconds');
