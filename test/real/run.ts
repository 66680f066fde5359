/**
 * `bun run test:real`: the scenarios with the real client, in a network of their own. Its only
 * interface is a loopback, so that neither client nor server can reach anything outside.
 */
import { join } from "node:path";
import { bringClient, CLIENT_VERSION } from "./client.ts";

/** To `bun run test`: nothing was tried, so nothing is counted. */
const NOT_RUN = 77;

function leave(sentence: string): never {
  console.log(`real client: not run. ${sentence}.`);
  process.exit(NOT_RUN);
}

const client = await bringClient();
if ("missing" in client) leave(client.missing);
if (!Bun.which("unshare") || !Bun.which("ip")) {
  leave("It needs a network of its own: Linux with unshare (util-linux) and ip (iproute2)");
}
const isRoot = process.getuid?.() === 0;
const space = ["unshare", "--net", ...(isRoot ? [] : ["--map-root-user"])];
const probe = Bun.spawnSync([...space, "ip", "link", "set", "lo", "up"]);
if (!probe.success) leave("No network of its own can be made here (unshare --net was refused)");

console.log(`real client: Claude Code ${CLIENT_VERSION}`);
const tests = join(import.meta.dir, ".");
const argv = ["test", "--timeout", "60000", tests, ...process.argv.slice(2)];
const child = Bun.spawn(
  [
    ...space,
    "sh",
    "-c",
    'ip link set lo up && exec nice -n 5 "$@"',
    "sh",
    process.execPath,
    ...argv,
  ],
  {
    env: { ...process.env, REAL_CLIENT: client.path },
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  },
);
process.exit(await child.exited);
