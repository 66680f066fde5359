-- Older versions know no requests; who did what may be changed there, as before.
DROP TRIGGER audit_log_keep_update;
DROP TRIGGER audit_log_keep_delete;
DROP INDEX audit_log_by_device;
DROP INDEX permissions_open;
ALTER TABLE permissions RENAME TO kept_11_permissions;
