/** What goes to a client, and what is spawned, while nothing changes; and what when much does. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Bench } from "./bench.ts";
import { makeCamp } from "./camp.ts";
import { openClient } from "./client.ts";
import { openListener } from "./listener.ts";
import { cliTokenOf, startProduct, writeProgram } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "quiet";
const PANES = 20;
const SETTLE_MS = 8_000;
const SETTLE_BUSY_MS = 2_000;
const QUIET_SECONDS = { usual: 20, long: 60 };
const BUSY_SECONDS = 8;
/** The drawing changes the spinner's row and one row of the transcript. */
const ROWS_DRAWN = 2;

const screenPart = z.object({ base: z.number().optional(), rows: z.array(z.unknown()) });

export async function quiet(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "quiet"));
  const data = join(bench.scratch, "quiet-data");
  const tally = join(bench.scratch, "quiet-spawns");
  const tmuxProgram = join(bench.scratch, "quiet-tmux");
  writeProgram(tmuxProgram, `#!/bin/sh\nprintf . >>'${tally}'\nexec tmux "$@"\n`);
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "quiet-home"),
    tmuxFolder: camp.tmux.folder,
    tmuxProgram,
  });
  const spawns = () => (existsSync(tally) ? statSync(tally).size : 0);
  const traffic = new Traffic();
  const token = cliTokenOf(data);
  using _listener = await openListener(product.port, token, (text) => traffic.take(text));
  await Bun.sleep(SETTLE_MS);
  const seconds = bench.isLong ? QUIET_SECONDS.long : QUIET_SECONDS.usual;
  traffic.reset();
  const spawnsBefore = spawns();
  await Bun.sleep(seconds * 1000);
  const rows = [
    plainRow(SCENE, `bytes to a client in ${seconds} s, nothing changes`, "B", traffic.bytes, null),
    plainRow(SCENE, "messages of it that are no heartbeat", "", traffic.besides("heartbeat"), {
      atMost: 0,
    }),
    plainRow(
      SCENE,
      "spawns, a client, nothing changes",
      "per s",
      (spawns() - spawnsBefore) / seconds,
      {
        // One more than the window has seconds may fall into it.
        atMost: (seconds + 1) / seconds,
      },
    ),
  ];
  using _drawing = camp.draw(PANES);
  await tellWorking(product, camp.agents(true));
  await Bun.sleep(SETTLE_BUSY_MS);
  traffic.reset();
  await Bun.sleep(BUSY_SECONDS * 1000);
  const others = traffic.besides("heartbeat", "session", "system");
  const perSecond = traffic.bytes / BUSY_SECONDS;
  rows.push(
    plainRow(SCENE, `bytes to a client, ${PANES} busy panes unwatched`, "B/s", perSecond, null),
    plainRow(SCENE, "messages of it that are no status delta", "", others, { atMost: 0 }),
  );
  return [...rows, ...(await watched(product.port, token))];
}

async function watched(port: number, token: string): Promise<Row[]> {
  using client = await openClient(port, token);
  const pane = client.sessions().find((session) => session.pane)?.pane;
  if (!pane) throw new Error("no session is in a pane");
  const traffic = new Traffic();
  using listener = await openListener(port, token, (text) => traffic.take(text));
  listener.send({ type: "watch", pane: `${pane.server}:${pane.id}`, lines: 0 });
  await Bun.sleep(SETTLE_BUSY_MS);
  traffic.reset();
  await Bun.sleep(BUSY_SECONDS * 1000);
  if (traffic.screens === 0) throw new Error("the watched pane was not shown");
  return [
    plainRow(
      SCENE,
      "screens of a watched busy pane",
      "per s",
      traffic.screens / BUSY_SECONDS,
      null,
    ),
    plainRow(
      SCENE,
      "bytes of a screen's change, mean",
      "B",
      traffic.screenBytes / traffic.screens,
      null,
    ),
    plainRow(SCENE, `rows of a change at most, ${ROWS_DRAWN} are drawn`, "", traffic.rowsMax, {
      atMost: ROWS_DRAWN,
    }),
  ];
}

/** What has come in since the last reset, by type of message. */
class Traffic {
  bytes = 0;
  screens = 0;
  screenBytes = 0;
  /** Most rows in one change of a screen; a whole screen counts as all of its rows. */
  rowsMax = 0;
  readonly #types = new Map<string, number>();

  take(text: string): void {
    this.bytes += Buffer.byteLength(text);
    const type = /"type":"([\w.]+)"/.exec(text)?.[1] ?? "unknown";
    this.#types.set(type, (this.#types.get(type) ?? 0) + 1);
    if (type !== "screen") return;
    this.screens++;
    this.screenBytes += Buffer.byteLength(text);
    this.rowsMax = Math.max(this.rowsMax, screenPart.parse(JSON.parse(text)).rows.length);
  }

  besides(...expected: string[]): number {
    const others = [...this.#types].filter(([type]) => !expected.includes(type));
    if (others.length > 0) console.error(`${SCENE}: ${JSON.stringify(Object.fromEntries(others))}`);
    return others.reduce((sum, [, count]) => sum + count, 0);
  }

  reset(): void {
    this.bytes = this.screens = this.screenBytes = this.rowsMax = 0;
    this.#types.clear();
  }
}
