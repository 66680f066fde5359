-- A prompt that waits is kept under another name: its text is nowhere else.
DROP INDEX prompts_by_session;
ALTER TABLE prompts RENAME TO kept_15_prompts;
