-- Nothing is kept: the sums are made anew from those of the days by the next upgrade.
DROP TABLE period_sums;
DROP INDEX daily_rollups_of_boards;
CREATE INDEX daily_rollups_by_path ON daily_rollups (day, stat_path, value);
DROP INDEX stats_of_boards;
CREATE INDEX stats_of_boards ON stats (entity_type, stat_path, value, entity_id)
  WHERE stat_path IN ('git.commits', 'commands.testsRun', 'toolsUsed.total', 'promptsReceived',
    'quests.completed', 'waits.count');
DROP INDEX personas_by_xp;
DROP INDEX personas_by_name;
DROP INDEX personas_hidden;
DROP INDEX projects_hidden;
DROP INDEX achievements_by_time;
DROP INDEX quests_by_completion;
