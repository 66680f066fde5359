/** Every bound of the product in one place. Units are the last word of a name. */

export const limits = {
  /** A hook's body; Claude Code's largest payloads carry whole files. */
  hookBodyBytesMax: 4 * 1024 * 1024,
  /** Any other request body: a prompt of 100 KiB with JSON escapes fits. */
  apiBodyBytesMax: 1024 * 1024,
  /** JSON deeper than this is refused before it is walked. */
  jsonDepthMax: 64,
  /** Event times outside this window are stored, flagged and worth nothing. */
  eventAgeMsMax: 60 * 24 * 3_600_000,
  eventAheadMsMax: 120_000,
  /** How much later than its arrival an event may claim to be before arrival counts. */
  eventSkewMsMax: 2_000,
  /** Stored payloads are cut to this. */
  payloadStoredBytesMax: 16 * 1024,
  /** How far behind a cut secrets are looked for, so that none is cut in two. */
  redactAheadCharsMax: 4_096,

  /** Why the rules failed on an event, and how many of those /api/system names. */
  problemCharsMax: 500,
  unappliedShownMax: 20,
  /** Events applied anew in one go, so that others get their turn between. */
  replayEventsMax: 200,

  /** "Last seen" of a persona or project moves in steps of this. */
  lastSeenStepMs: 60_000,

  /** Not seen for this long, a persona rests. */
  personaRestMs: 7 * 24 * 3_600_000,
  /** How often the game looks what time alone has done. */
  gameTickMs: 5_000,
  gameTickRowsMax: 200,

  /** Group commit: what waits when the loop is free, at most this. */
  batchMembersMax: 64,
  batchWorkMsMax: 5,
  /** How long SQLite itself waits for another program's lock: while it does, nothing else runs. */
  databaseBusyMsMax: 20,
  /** The same for whoever opens the file and has nothing else to do: a start, a command, a child. */
  databaseOpeningMsMax: 5_000,
  /** How long an event waits for it, with the loop free, before it is refused with 503. */
  lockedWaitMsMax: 1_200,
  lockedRetryMs: 30,
  /** Members waiting for a batch; beyond this the server answers 503 and scripts spool. */
  queueMembersMax: 10_000,

  /** The cheap check at each start: entities and newest ledger rows that it looks at. */
  verifyQuickEntitiesMax: 200,
  verifyQuickRowsMax: 500,
  /** Findings of one check that are listed; the rest is only counted. */
  verifyFindingsPerCheckMax: 100,
  /** Rows of a derived table that are looked at together. */
  verifyPageRows: 1_000,
  /** Room for sums at the beginning of a full check, doubled as needed: a power of two. */
  verifySumsSlotsMin: 1_024,
  /** After the start, and again and again: the full check, in a process of its own. */
  verifyFullAfterMs: 60_000,
  verifyFullEveryMs: 7 * 24 * 3_600_000,
  verifyFullMsMax: 1_800_000,
  /** How far the watermark may lag behind the last commit, and how long a loss stays shown. */
  watermarkMs: 1_000,
  lossShownMs: 7 * 24 * 3_600_000,

  spoolFilesMax: 10_000,
  spoolBytesMax: 256 * 1024 * 1024,
  /** About one commit's worth: live events queue behind no more than this. */
  spoolBatchFilesMax: 24,
  /** Header lines of a spooled event. */
  spoolHeadBytesMax: 64 * 1024,
  /** Of spooled events, what is read ahead at once. */
  spoolBatchBytesMax: 8 * 1024 * 1024,
  spoolTriesMax: 3,
  /** Spooled events that cannot be taken in; the oldest go. */
  poisonFilesMax: 100,
  poisonBytesMax: 32 * 1024 * 1024,
  poisonReasonLettersMax: 300,
  spoolScanMs: 2_000,
  /** While the spool is empty: leftovers of scripts, and what was set aside, are looked at this often. */
  spoolPassMs: 30_000,
  /** Longer than the longest hold of a permission: such a file's script is gone. */
  spoolLeftoverMs: 3_900_000,

  /** Open requests, tools and subagents remembered for one session. */
  requestsPerSessionMax: 16,
  toolsPerSessionMax: 256,
  subagentsPerSessionMax: 256,
  promptsRememberedMax: 32,
  transitionsPerSessionMax: 200,
  sessionsLiveMax: 1_000,
  endedSessionsRememberedMax: 64,
  /** No process, no pane, no event for this long: the session is lost. */
  sessionLostMs: 300_000,

  /** Held permission requests. */
  permissionsHeldMax: 64,
  permissionHoldMsDefault: 600_000,
  permissionHoldSecondsMin: 5,
  permissionHoldSecondsMax: 3_500,
  /** An input beyond this is not kept: the card says to answer in the terminal. */
  permissionInputBytesMax: 1024 * 1024,
  /** All held inputs together. */
  permissionInputsBytesMax: 16 * 1024 * 1024,
  /** What goes to every page at once; a larger input is asked for by the page that shows it. */
  permissionLiveBytesMax: 32 * 1024,
  /** A decision sooner than this after its request was hardly made by somebody who read it. */
  permissionFastMs: 300,

  tmuxCommandMsMax: 2_000,
  tmuxOutputBytesMax: 8 * 1024 * 1024,
  /** A silent tmux server is asked again after this long. */
  tmuxRetryMs: 1_000,
  tmuxSocketsMax: 16,
  panesMax: 500,
  /** tmux refuses a command line above 16 KiB; one capture takes about 180 bytes of it. */
  tmuxCapturesPerTickMax: 48,
  /** An agent's environment is searched this far for its config folder. */
  processEnvironmentBytesMax: 256 * 1024,
  configFoldersMax: 16,
  agentsRememberedMax: 1_000,
  /** Screens saved for mending the reader's rules. */
  screensSavedMax: 200,
  /** A status that no evidence has confirmed for this long is shown as unsure. */
  unconfirmedMsMax: 30_000,
  /** A command line longer than this is cut before it is judged. */
  processArgvBytesMax: 4_096,
  captureBytesMax: 1024 * 1024,
  /** What the screen reader looks at: the lowest rows, and the start of each. */
  screenRowsMax: 500,
  screenColumnsMax: 1_000,

  /** gh asks a server far away. */
  ghMsMax: 20_000,

  promptBytesMax: 131_072,
  promptAcceptMsMax: 3_000,
  /** How long pasted text may take to show in the prompt box before Enter is pressed. */
  promptSettleMsMax: 1_500,
  /** Finished deliveries remembered, so that a request sent twice types once. */
  promptDeliveriesMax: 1_000,
  /** Prompts that wait until their session is idle. */
  promptsQueuedPerSessionMax: 20,
  promptsQueuedMax: 500,
  /** When a prompt whose session looked idle and was not ready is tried again. */
  promptRetryMs: 2_000,

  /** The agent ignores keys for 50 ms after a dialog has come. */
  dialogSettleMs: 80,
  /** How long a chosen option may take to close its dialog. */
  dialogCloseMsMax: 2_000,
  /** How often a row is moved to before its choice is given up. */
  dialogMovesMax: 4,

  overrideCheckMs: 1_000,
  overrideMsMax: 7 * 24 * 3_600_000,
  /** An agent's memory is looked at every so many beats, that of a new agent at the next one. */
  memoryBeatMs: 3_000,
  memorySampleBeats: 5,
  /** A command in a new window that ends sooner than this could not be started. */
  windowStartMs: 400,

  /** Live clients and what may wait for one of them. */
  liveClientsMax: 64,
  liveBacklogBytesMax: 256 * 1024,
  liveMessageBytesMax: 64 * 1024,
  liveHeartbeatMs: 25_000,
  liveTicketMsMax: 10_000,
  ringDeltasMax: 2_000,
  ringMsMax: 60_000,
  watchedPanesPerClientMax: 4,
  /** When a page whose pipe was full is shown its screen again. */
  screenRetryMs: 250,
  snapshotSessionsMax: 200,
  snapshotQuestsMax: 100,
  snapshotChallengesMax: 1_000,
  /** How late a page may learn of a new branch or title. */
  viewRefreshMs: 5_000,

  /** Of each kind of thing in a report: more than anybody reads out. */
  reportItemsMax: 50,
  pageItemsDefault: 50,
  pageItemsMax: 200,

  auditLinesMax: 10_000,
  /** Exports are written in pieces of this; a line holds one row. */
  exportChunkBytes: 64 * 1024,
  exportLineBytesMax: 64 * 1024 * 1024,

  signInTriesPerMinuteMax: 10,
  signInAddressesMax: 4_096,
  signInLinkMs: 60_000,
  signInLinkPrintedMs: 600_000,
  devicesMax: 100,

  /** Copies of an agent's settings kept from before our changes; `claude --version`'s time. */
  settingsBackupsMax: 10,
  clientVersionMsMax: 5_000,

  /** Ledger rows that an adoption looks at in one go: bounds its memory. */
  adoptionChunkRowsMax: 100_000,
  /** Findings of one kind that an adoption lists one by one; beyond it they are counted. */
  adoptionFindingsPerKindMax: 1_000,
  /** How often the server looks whether another program wrote to its database. */
  foreignWriteCheckMs: 1_000,
  /** Rows that a commit takes away beyond those it brought. */
  trimRowsPerCommit: 8,
  /** Permission requests of which one look finds those that are over; their age is the events'. */
  trimPermissionsPerLook: 16,
  trimPauseMs: 5,
  /** Rows of the ledger that one commit folds; after so many commits the log is folded in. */
  foldRowsPerCommit: 64,
  foldCommitsPerLog: 200,
  compactionMsMax: 6 * 3_600_000,
  /** An event may be dated two minutes ahead: its digest outlives the window by a day. */
  seenEventsMsMax: 61 * 24 * 3_600_000,
  /** Rows of sessions that ended; which persona a session had is kept for good. */
  sessionsEndedMsMax: 90 * 24 * 3_600_000,
  /** How a session came to its status, after its end: it may come back. */
  transitionsAfterEndMsMax: 24 * 3_600_000,

  /** Upkeep: the first round once the start has settled, then one a minute. */
  upkeepFirstMs: 300_000,
  upkeepTickMs: 60_000,
  upkeepHourlyMs: 3_600_000,
  /** A failed backup is tried again after this. */
  backupRetryMs: 3_600_000,
  /** A log of this size is folded in when nothing was written for a while. */
  walIdleBytesMin: 1024 * 1024,
  walIdleMs: 10_000,
  /** Sizes above these are warned of. */
  databaseBytesWarn: 1024 * 1024 * 1024,
  walBytesWarn: 64 * 1024 * 1024,
  eventsRowsSlackWarn: 1_000,
  /** How long pages show that a backup was restored. */
  restoreNoticeMs: 600_000,
  /** How long the old house waits for its last answer to leave. */
  restoreAnswerMsMax: 2_000,

  /** Backups that stay, by kind; "before" is each of migration, restore, compaction. */
  backupsDailyMax: 7,
  backupsWeeklyMax: 4,
  backupsManualMax: 10,
  backupsBeforeMax: 3,

  /** Child processes for heavy work: at a time, from start to answer, and what is kept of a crash. */
  childrenMax: 2,
  childMsMax: 1_800_000,
  childLastWordsCharsMax: 2_000,

  /** What happened longer ago than this is not told outside: nobody wants news of yesterday. */
  noticeAgeMsMax: 60_000,
  /** The line of what an agent waits for, in a message. */
  noticeDetailCharsMax: 200,
  noticeNameCharsMax: 80,
  noticeWaitSecondsDefault: 10,
  noticeFinishedSecondsDefault: 30,
  noticeSecondsMax: 3_000,
  /** Messages that wait to be sent; beyond it the oldest are given up. */
  outboxOpenMax: 200,
  /** Done messages that are remembered, so that nothing is told twice. */
  outboxDoneMax: 1_000,
  outboxTriesMax: 10,
  /** After the first failure; it doubles each time. */
  outboxRetryMsMin: 2_000,
  outboxRetryMsMax: 300_000,
  /** A message that could not be sent for this long is given up. */
  outboxAgeMsMax: 3_600_000,
  /** How often the outbox looks at the clock while something waits in it. */
  outboxLookMs: 1_000,
  /** What a message that is on its way gets to arrive when the server stops. */
  outboxStopMsMax: 500,
  /** How long a channel may take to answer. */
  notifyMsMax: 10_000,

  /** From SIGTERM to the end of the process. */
  stopMsMax: 2_000,
} as const;
