/** Memory of the server after many events, with panes and clients; and its growth after that. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { type Listener, openListener } from "./listener.ts";
import { Load } from "./load.ts";
import { cliTokenOf, type Program, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "memory";
const PANES = 20;
const BUSY = 5;
const CLIENTS = 5;
const EVENTS = 100_000;
const MORE_EVENTS = 1_000_000;
/** Steps at which growth is shown, and the longest job that the load takes at once. */
const STEPS = [1_000, 10_000, EVENTS];
const JOB_EVENTS_MAX = 50_000;
/** What a collector gives back, it gives back while nothing comes in. */
const REST_MS = 10_000;

interface Memory {
  rss: number;
  /** Without the pages of the executable, which every process that runs it shares. */
  anonymous: number;
  peak: number;
}

export async function memory(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "memory"));
  const data = join(bench.scratch, "memory-data");
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "memory-home"),
    tmuxFolder: camp.tmux.folder,
  });
  using load = new Load();
  using _drawing = camp.draw(BUSY);
  await tellWorking(product, camp.agents(true));
  const clients: Listener[] = [];
  for (let count = 0; count < CLIENTS; count++) {
    clients.push(await openListener(product.port, cliTokenOf(data), () => {}));
  }
  const rows: Row[] = [];
  let sent = 0;
  const sendUpTo = async (events: number): Promise<void> => {
    for (; sent < events; sent += Math.min(JOB_EVENTS_MAX, events - sent)) {
      await send(load, product, camp, Math.min(JOB_EVENTS_MAX, events - sent));
    }
  };
  const common = `${PANES} panes, ${CLIENTS} clients`;
  for (const step of STEPS) {
    await sendUpTo(step);
    const what = `RSS after ${step.toLocaleString("en")} events, ${common}, at once`;
    rows.push(plainRow(SCENE, what, "MiB", memoryOf(product.pid).rss, null));
  }
  await Bun.sleep(REST_MS);
  const rested = memoryOf(product.pid);
  const { anonymous, peak } = rested;
  rows.push(
    plainRow(
      SCENE,
      `RSS after 100,000 events and ${REST_MS / 1000} s, ${common}`,
      "MiB",
      rested.rss,
      {
        atMost: 100,
      },
    ),
    plainRow(SCENE, "of it anonymous, without the executable's pages", "MiB", anonymous, null),
    plainRow(SCENE, "highest RSS of all", "MiB", peak, null),
  );
  if (bench.isLong) {
    await sendUpTo(EVENTS + MORE_EVENTS);
    await Bun.sleep(REST_MS);
    const growth = memoryOf(product.pid).rss - rested.rss;
    const what = `RSS more after ${MORE_EVENTS.toLocaleString("en")} further events`;
    rows.push(plainRow(SCENE, what, "MiB", growth, { atMost: 10 }));
  }
  for (const client of clients) client[Symbol.dispose]();
  return rows;
}

async function send(load: Load, product: Program, camp: Camp, events: number): Promise<void> {
  const { port, token } = product;
  const sessions = camp.agents(true);
  await load.run({ port, token, sessions, connections: 16, events, ratePerSecond: null });
}

/** In MiB, from /proc. */
function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1024;
  return {
    rss: mebibytes("VmRSS"),
    anonymous: mebibytes("RssAnon"),
    peak: mebibytes("VmHWM"),
  };
}
