/** Runs a request when asked, never twice at once, with a pause after each run. */

export interface Paced {
  /** Asked amid a run or its pause, it runs once more when the pause is over. */
  ask(): void;
  /** Nothing runs any more until it is asked again. */
  stop(): void;
}

export function makePaced(run: () => Promise<void>, pause: () => Promise<void>): Paced {
  let isAsked = false;
  let isUnderWay = false;
  const work = async () => {
    isUnderWay = true;
    while (isAsked) {
      isAsked = false;
      await run();
      await pause();
    }
    isUnderWay = false;
  };
  return {
    ask() {
      isAsked = true;
      if (!isUnderWay) void work();
    },
    stop() {
      isAsked = false;
    },
  };
}
