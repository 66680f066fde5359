/** From a hook event to what a person sees: the time until a page in Chromium has painted it. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";
import { closeChromium, openPage } from "../support/chromium.ts";
import type { Bench } from "./bench.ts";
import { makeCamp } from "./camp.ts";
import { quantile } from "./figures.ts";
import { type Listener, openListener } from "./listener.ts";
import { type Calls, EVENTS_PER_SECOND, LiveLoad, PANES, WARM_UP_EVENTS } from "./live-load.ts";
import { cliTokenOf, type Program, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "paint";
/** Beside the page, as in the live scene. */
const CLIENTS = 9;
const SETTLE_MS = 3_000;
const TRAIL_MS = 1_500;
/** Chromium's own: a page that does nothing but paint a counter at the same rate. */
const FRAMES_ALONE = 200;

/** Agent, batch, number of the call, and when it was on the screen (epoch ms). */
const painted = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]));

declare global {
  interface Window {
    painted: number[][];
    /** From an animation frame's callback until after that frame's paint. */
    isInFrame: boolean;
  }
}

export async function paint(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "paint"));
  const data = join(bench.scratch, "paint-data");
  const home = join(bench.scratch, "paint-home");
  const folder = camp.tmux.folder;
  const binary = bench.productBinary;
  await using product = await startProduct({ binary, data, home, tmuxFolder: folder });
  using _drawing = camp.draw(PANES);
  await tellWorking(product, camp.agents(true));
  await Bun.sleep(SETTLE_MS);
  const load = new LiveLoad(product, camp);
  const listeners: Listener[] = [];
  try {
    for (let count = 0; count < CLIENTS; count++) {
      listeners.push(await openListener(product.port, cliTokenOf(data), () => {}));
    }
    const page = await signedIn(binary, data, product);
    const frameMs = await frameAlone(page);
    await page.evaluate(watchRows);
    await load.send(WARM_UP_EVENTS, load.calls());
    const calls = load.calls();
    const events = Math.round(EVENTS_PER_SECOND * Math.min(8, bench.windowSeconds));
    await load.send(events, calls);
    await Bun.sleep(TRAIL_MS);
    const seen = painted.parse(await page.evaluate(() => window.painted));
    const latenciesMs = latencies(seen, calls);
    const what = (q: string) =>
      `hook → painted in Chromium, ${q}, ${EVENTS_PER_SECOND} events/s, ${PANES} busy panes, 10 clients`;
    return [
      plainRow(SCENE, "a frame of this Chromium alone, p95", "ms", quantile(frameMs, 0.95), null),
      plainRow(SCENE, what("p50"), "ms", quantile(latenciesMs, 0.5), null),
      plainRow(SCENE, what("p95"), "ms", quantile(latenciesMs, 0.95), { atMost: 50 }),
      plainRow(SCENE, "calls that were painted", "", latenciesMs.length, null),
    ];
  } finally {
    for (const listener of listeners) listener[Symbol.dispose]();
    await closeChromium();
  }
}

async function signedIn(binary: string, data: string, product: Program): Promise<Page> {
  const child = Bun.spawn([binary, "open", "--print", "--data-dir", data], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const link = (await new Response(child.stdout).text()).trim();
  const { page } = await openPage({ viewport: { width: 1280, height: 1400 } });
  await page.addInitScript(markFrames);
  await page.goto(link);
  await page.waitForURL(`http://127.0.0.1:${product.port}/`);
  await page.waitForFunction(
    (count) => document.querySelectorAll("li.row").length === count,
    PANES,
  );
  return page;
}

/** How long this browser takes from a change to its paint when nothing else happens. */
async function frameAlone(page: Page): Promise<number[]> {
  return await page.evaluate(async (count) => {
    const times: number[] = [];
    for (let frame = 0; frame < count; frame++) {
      const startedAt = performance.now();
      document.body.dataset["frame"] = String(frame);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      times.push(performance.now() - startedAt);
    }
    return times;
  }, FRAMES_ALONE);
}

/** Runs in the page before its own scripts. A timer set in a frame runs once that frame is painted. */
function markFrames(): void {
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    ask((time) => {
      window.isInFrame = true;
      setTimeout(() => {
        window.isInFrame = false;
      }, 0);
      callback(time);
    });
}

/** Runs in the page: after each frame in which rows changed, notes which calls they show. */
function watchRows(): void {
  window.painted = [];
  const shown = new Map<number, string>();
  let isWaiting = false;
  const look = (): void => {
    isWaiting = false;
    const at = performance.timeOrigin + performance.now();
    for (const row of document.querySelectorAll("li.row")) {
      const mark = /mark-(\d+)-(\d+)/.exec(row.textContent ?? "");
      const agent = Number(/(\d{12})$/.exec(row.querySelector("a")?.href ?? "")?.[1]);
      if (!mark || shown.get(agent) === mark[0]) continue;
      shown.set(agent, mark[0]);
      window.painted.push([agent, Number(mark[1]), Number(mark[2]), at]);
    }
  };
  new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    if (window.isInFrame) setTimeout(look, 0);
    else requestAnimationFrame(() => setTimeout(look, 0));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** A call that a later one of its agent overtook within a frame was never to be seen. */
function latencies(seen: z.infer<typeof painted>, calls: Calls): number[] {
  return seen.flatMap(([agent, batch, mark, at]) => {
    const startedAt = batch === calls.batch ? calls.startedAt[agent]?.[mark] : undefined;
    return startedAt === undefined ? [] : [at - (performance.timeOrigin + startedAt)];
  });
}
