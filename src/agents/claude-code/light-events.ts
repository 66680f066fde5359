/** The hook events that a full spool gives up first: they move neither a status nor a counter. */

/**
 * Told afterwards, each of these is a line in the list of recent events and nothing else:
 * starts, ends, prompts, requests and stops are never among them. What a PostToolBatch ends, the
 * Stop behind it ends as well; the notice of a dialog counts only while it stands.
 */
export const LIGHT_EVENTS = [
  "Notification",
  "PostToolBatch",
  "MessageDisplay",
  "InstructionsLoaded",
  "UserPromptExpansion",
  "ConfigChange",
  "FileChanged",
  "DirectoryAdded",
  "PreModelSwitch",
  "PostModelSwitch",
  "TeammateIdle",
] as const;
