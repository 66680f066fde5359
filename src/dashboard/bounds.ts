/** Every bound of the page in one place; units are the last word of a name. */

export const bounds = {
  /** First reconnect waits about this long; each further one doubles up to the maximum. */
  retryMsMin: 400,
  retryMsMax: 15_000,
  /** A connection that held this long counts as good: the next retry starts small again. */
  stableMsMin: 10_000,
  /** The server beats every 25 s; silence beyond these asks once, then gives the socket up. */
  silentPingMsMin: 30_000,
  silentMsMax: 40_000,
  watchdogMs: 5_000,
  /** A frame that the browser withholds (hidden tab) is replaced by a timer after this. */
  frameMsMax: 250,
  /** Relative times move on this often, and only while the page is seen. */
  clockMs: 10_000,
  /** A clock that differs from the server's by less than this is not corrected. */
  skewMsMin: 2_000,

  /** Rows of one terminal, scrollback included. */
  screenRowsMax: 4_000,
  scrollbackLines: 500,

  /** After the inbox moved, buttons rest this long: no tap may hit a card that slid under it. */
  settleMs: 350,
  requestMsMax: 15_000,

  /** How often a dialog that only the screen shows is looked at. */
  dialogLookMs: 1_500,

  /** An open why panel asks again when the status changes, with at least this pause. */
  whyPauseMs: 1_000,

  historyEntriesMax: 30,
  historySessionsMax: 20,
  historyEntryCharsMax: 4_000,
  /** How often and how many times a prompt that is only queued or typed is asked after. */
  deliveryAskMs: 1_500,
  deliveryAsksMax: 6,

  celebrateMs: 6_000,
  celebrationsMax: 3,
  /** Changes kept for pages to lay over what they have fetched; one frame brings far fewer. */
  newsMax: 100,
  /** What a page shows is fetched anew at most this often, however much happens. */
  refetchMsMin: 1_000,
  /** Pages of 200 that names and choices are made from. */
  everybodyPagesMax: 5,
  /** Pages of 200 challenges that are looked through for those of a running period. */
  challengePagesMax: 10,
  /** The chunks of the other pages are fetched this long after the first paint. */
  prefetchMs: 1_500,
  /** A search is asked for once somebody has stopped typing for so long. */
  searchMs: 200,
  coloursRememberedMax: 4_096,
  askedTextCharsMax: 100_000,
} as const;
