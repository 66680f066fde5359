/** `bun run corpus`: how right the screen reader and the reducer are, as confusion matrices. */
import { readScreen } from "../../src/agents/claude-code/screen/read-screen.ts";
import { loadCorpus } from "../agents/claude-code/screen/corpus.ts";
import { HISTORIES } from "../sessions/histories/all.ts";
import { playAndJudge } from "../sessions/histories/judge-samples.ts";
import type { PlayOptions } from "../sessions/histories/play.ts";
import { Matrix } from "./matrix.ts";

const STATUSES = ["idle", "typing", "working", "waiting", "error", "unknown", "gone"];

function tell(title: string, matrix: Matrix): void {
  const share = ((100 * matrix.right) / Math.max(1, matrix.total)).toFixed(2);
  console.log(`\n${title}\n\n${matrix.table(STATUSES)}\n`);
  console.log(
    `${matrix.right} of ${matrix.total} right (${share} %), ` +
      `${matrix.wrongly("waiting")} wrongly waiting, ${matrix.wrongly("idle")} wrongly idle`,
  );
}

function screens(): void {
  const matrix = new Matrix();
  const wrong: string[] = [];
  let negatives = 0;
  for (const fixture of loadCorpus()) {
    const reading = readScreen(fixture);
    const { status, reason } = fixture.expected;
    matrix.add(status, reading.status);
    if (fixture.isNegative) negatives++;
    const isRight = reading.status === status && (reason === null || reading.reason === reason);
    if (!isRight)
      wrong.push(
        `${fixture.name}: ${status}/${reason}, read ${reading.status}/${reading.reason} by ${reading.rule}`,
      );
  }
  tell(`Screens (${negatives} of them look like what they are not)`, matrix);
  for (const line of wrong) console.log(line);
}

function histories(title: string, options: PlayOptions): void {
  const matrix = new Matrix();
  for (const one of HISTORIES) {
    for (const [truth, row] of playAndJudge(one, options, false).matrix) {
      for (const [shown, count] of row) matrix.add(truth, shown, count);
    }
  }
  tell(`${HISTORIES.length} histories, looked at 20 times a second: ${title}`, matrix);
}

screens();
histories("hooks, registry and screens", { hooks: true, registry: true, screen: true });
histories("hooks and screens", { hooks: true, registry: false, screen: true });
histories("registry and screens", { hooks: false, registry: true, screen: true });
histories("hooks alone (Esc and Yes are out of their reach)", {
  hooks: true,
  registry: false,
  screen: false,
});
