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
  /** Members waiting for a batch; beyond this the server answers 503 and scripts spool. */
  queueMembersMax: 10_000,

  spoolFilesMax: 10_000,
  spoolBytesMax: 256 * 1024 * 1024,
  spoolTriesMax: 3,
  spoolScanMs: 2_000,
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
  permissionInputBytesMax: 1024 * 1024,

  tmuxCommandMsMax: 2_000,
  tmuxOutputBytesMax: 8 * 1024 * 1024,
  /** A silent tmux server is asked again after this long. */
  tmuxRetryMs: 1_000,
  tmuxSocketsMax: 16,
  panesMax: 500,
  /** tmux refuses a command line above 16 KiB; one capture takes about 180 bytes of it. */
  tmuxCapturesPerTickMax: 48,
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
  /** How late a page may learn of a new branch or title. */
  viewRefreshMs: 5_000,

  pageItemsDefault: 50,
  pageItemsMax: 200,

  signInTriesPerMinuteMax: 10,
  signInAddressesMax: 4_096,
  signInLinkMs: 60_000,
  signInLinkPrintedMs: 600_000,
  devicesMax: 100,

  /** Copies of an agent's settings kept from before our changes; `claude --version`'s time. */
  settingsBackupsMax: 10,
  clientVersionMsMax: 5_000,

  /** Backups from before a migration that stay. */
  migrationBackupsMax: 3,
  /** Ledger rows that an adoption looks at in one go: bounds its memory. */
  adoptionChunkRowsMax: 100_000,
  /** Findings of one kind that an adoption lists one by one; beyond it they are counted. */
  adoptionFindingsPerKindMax: 1_000,
  /** How often the server looks whether another program wrote to its database. */
  foreignWriteCheckMs: 1_000,

  /** From SIGTERM to the end of the process. */
  stopMsMax: 2_000,
} as const;
