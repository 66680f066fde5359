/** Ties the server's look at its data to the child process that does the work. */
import type { Children } from "../child/children.ts";
import { verifyTask } from "../child/verify-task.ts";
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { SelfCheck } from "./self-check.ts";
import type { SystemState } from "./system-state.ts";

export interface SelfCheckParts {
  config: Config;
  log: Log;
  clock: Clock;
  system: SystemState;
  children: Children;
}

export function makeSelfCheck({ config, log, clock, system, children }: SelfCheckParts): SelfCheck {
  const { paths, time_zone: zone } = config;
  return new SelfCheck({
    log,
    warn: (sentence) => system.setWarning("data", sentence),
    full: () =>
      children.run(
        verifyTask,
        { database: paths.database, mode: "full", zone, nowMs: clock.now() },
        { msMax: limits.verifyFullMsMax },
      ),
    afterMs: limits.verifyFullAfterMs,
    everyMs: limits.verifyFullEveryMs,
  });
}
