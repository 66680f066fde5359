/** The server from source, by a wall clock whose distance from the machine's stands in a file. */
import { readFileSync } from "node:fs";
import { loadConfig } from "../../src/config/config.ts";
import type { Clock } from "../../src/lib/clock.ts";
import { makeLog } from "../../src/lib/log.ts";
import { makeServer } from "../../src/server/make-server.ts";

const file = process.env["CLOCK_FILE"] ?? "";
const clock: Clock = {
  now: () => Date.now() + Number(readFileSync(file, "utf8")),
  monotonic: () => performance.now(),
};
process.umask(0o077);
const server = await makeServer({
  config: loadConfig({}, process.env),
  log: makeLog("info"),
  clock,
});
process.once("SIGTERM", async () => {
  await server.stop();
  process.exit(0);
});
