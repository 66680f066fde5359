-- What a session has been through is kept under another name.
ALTER TABLE transitions RENAME TO kept_17_transitions;
