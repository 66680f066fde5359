-- Rows that the adoption wrote into the ledger and the entities it raised stay: version 8 can
-- hold them. Who is hidden, the baseline and the findings are kept under another name.
PRAGMA application_id = 0;
CREATE TABLE kept_9_personas AS SELECT id, deleted_at FROM personas WHERE deleted_at IS NOT NULL;
CREATE TABLE kept_9_projects AS SELECT id, deleted_at FROM projects WHERE deleted_at IS NOT NULL;
ALTER TABLE personas DROP COLUMN deleted_at;
ALTER TABLE projects DROP COLUMN deleted_at;
ALTER TABLE adopted_baseline RENAME TO kept_9_adopted_baseline;
ALTER TABLE adoption_findings RENAME TO kept_9_adoption_findings;
ALTER TABLE schema_meta DROP COLUMN down_checksum;
