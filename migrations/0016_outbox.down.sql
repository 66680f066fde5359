-- What waits to be told is kept under another name.
DROP INDEX outbox_open;
DROP INDEX outbox_by_key;
ALTER TABLE outbox RENAME TO kept_16_outbox;
