/** Every read of the API, as the document of its routes lists them, on pasts of several lengths. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { median, quantile } from "./figures.ts";
import { DEVICE_TOKEN, filledFolder } from "./filled-store.ts";
import { startProduct } from "./programs.ts";
import { type Question, questionsOf, Reader } from "./questions.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "reads";
const PANES = 20;
/** A long ledger has more of everybody; the last of the usual ones only more who take part. */
const USUAL: readonly Past[] = [
  { rows: 10_000 },
  { rows: 1_000_000 },
  { rows: 1_000_000, personas: 20_000 },
];
const LONG: readonly Past[] = [...USUAL, { rows: 10_000_000 }];
const BAR_MS = { usual: 10, long: 15 };
const ROUNDS = 200;
const WARM_UP_ROUNDS = 10;
const SETTLE_MS = 3_000;

interface Past {
  rows: number;
  personas?: number;
}

interface Answered {
  question: Question;
  p50: number;
  p99: number;
}

export async function reads(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "reads"));
  const pasts = bench.isLong ? LONG : USUAL;
  const results: Answered[][] = [];
  for (const past of pasts) results.push(await readAll(bench, camp, past));
  return pasts.flatMap((past, index) => {
    const [now, before] = [results[index], results[index - 1]];
    return now && before ? rowsOf(past, now, before) : [];
  });
}

async function readAll(bench: Bench, camp: Camp, { rows, personas }: Past): Promise<Answered[]> {
  const data = filledFolder(bench.scratch, rows, personas);
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "reads-home"),
    tmuxFolder: camp.tmux.folder,
  });
  await tellWorking(product, camp.agents(true));
  await Bun.sleep(SETTLE_MS);
  const reader = new Reader(product.port, DEVICE_TOKEN);
  const questions = await questionsOf(reader);
  const times = questions.map((question) => ({ question, ms: [] as number[] }));
  // In turn, so that a noisy second meets all of them.
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const { question, ms } of times) {
      const took = await reader.timed(question);
      if (round >= WARM_UP_ROUNDS) ms.push(took);
    }
  }
  return times.map(({ question, ms }) => ({
    question,
    p50: quantile(ms, 0.5),
    p99: quantile(ms, 0.99),
  }));
}

/** The worst question of each route; the yardstick is the same question of the past before. */
function rowsOf(past: Past, answered: Answered[], before: Answered[]): Row[] {
  const isLong = past.rows > 1_000_000 || past.personas !== undefined;
  const routes = [...new Set(answered.map(({ question }) => question.route))];
  const rows = routes.flatMap((route): Row[] => {
    const own = answered.filter(({ question }) => question.route === route);
    const worst = own.reduce((a, b) => (b.p50 > a.p50 ? b : a));
    // Cursors differ from run to run, and a short list has no further page.
    const same = before.find(
      ({ question }) =>
        question.route === route &&
        question.what.replace("&next page", "") === worst.question.what.replace("&next page", ""),
    );
    const which = worst.question.what === "" ? "" : ` ${worst.question.what}`;
    const what = `GET ${route}${which} (p50 ${worst.p50.toFixed(2)}), p99`;
    const bar = worst.question.isHeld ? { atMost: isLong ? BAR_MS.long : BAR_MS.usual } : null;
    const row = plainRow(SCENE, what, "ms", worst.p99, bar);
    const yardstick = same?.p99 ?? null;
    return [{ ...row, yardstick, ratio: yardstick && worst.p99 / yardstick }];
  });
  const middle = (of: Answered[]) => median(of.map(({ p99 }) => p99));
  const figures = { measured: middle(answered), yardstick: middle(before) };
  const whose = past.personas ? ` of ${past.personas.toLocaleString("en")} personas` : "";
  const many = `${past.rows.toLocaleString("en")} rows${whose} beside the past before`;
  const what = `median p99 of ${answered.length} questions, ${many}`;
  const bar = isLong ? { atMost: 1.5 } : null;
  return [...rows, ratioRow(SCENE, what, "ms", figures, bar)];
}
