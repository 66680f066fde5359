import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { batchArgv, newMarker, splitBatch } from "../../src/tmux/batch.ts";
import { runTmux } from "../../src/tmux/command.ts";
import { newSeparator, paneListFormat, parsePaneList } from "../../src/tmux/parse.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "./wait-until.ts";

setDefaultTimeout(60_000);

const BOUNDS = { timeoutMs: 10_000, outputBytesMax: 1_000_000 };

describe("several readings in one command", () => {
  test("a section without a header after it has not come whole and is left out", () => {
    const output = splitBatch("m pane 1 80 2 17\na\nb\nm pane 2 80 2 18\nhalf", "m");
    expect(output.captures).toEqual([
      { paneId: "%1", width: 80, height: 2, activityS: 17, text: "a\nb", scrollback: "" },
    ]);
    expect(output.hasBegun).toBe(true);
  });

  test("an output that never began says so", () => {
    expect(splitBatch("", "m")).toEqual({ listText: null, captures: [], hasBegun: false });
  });

  test("real tmux: list and captures of two panes come in one output, rows above apart", async () => {
    await using tmux = await makePrivateTmux();
    const one = await tmux.start({ command: "seq 1 20; sleep 1000", width: 40, height: 5 });
    const two = await tmux.open("printf 'second'; sleep 1000");
    await waitUntil("20 rows", async () => (await tmux.text(one)).includes("20"));
    await waitUntil("a word", async () => (await tmux.text(two)).includes("second"));
    const marker = newMarker();
    const separator = newSeparator();
    const captures = [
      { paneId: one, lines: 3 },
      { paneId: two, lines: 0 },
    ];
    const argv = batchArgv(marker, paneListFormat(separator), captures);
    const result = await runTmux(tmux.target, argv, BOUNDS);
    const output = splitBatch(result.stdout, marker);
    expect(parsePaneList(output.listText ?? "", separator).panes).toHaveLength(2);
    expect(output.captures).toMatchObject([
      { paneId: one, width: 40, height: 5, text: "17\n18\n19\n20\n", scrollback: "14\n15\n16" },
      { paneId: two, text: "second\n\n\n\n", scrollback: "" },
    ]);
  });

  test("real tmux: a vanished pane keeps what came before it and loses the rest", async () => {
    await using tmux = await makePrivateTmux();
    const one = await tmux.start();
    const marker = newMarker();
    const wanted = [one, "%999", one].map((paneId) => ({ paneId, lines: 0 }));
    const result = await runTmux(tmux.target, batchArgv(marker, null, wanted), BOUNDS);
    expect(result).toMatchObject({ ok: false, kind: "failed" });
    expect(splitBatch(result.stdout, marker).captures.map((part) => part.paneId)).toEqual([one]);
  });

  test("real tmux: as many captures as a tick may hold fit one command line", async () => {
    await using tmux = await makePrivateTmux();
    const one = await tmux.start();
    const marker = newMarker();
    const wanted = Array.from({ length: 48 }, () => ({ paneId: one, lines: 2_000 }));
    // As long as pane ids ever get: the bound of a command line is on bytes.
    const argv = batchArgv(marker, paneListFormat(newSeparator()), wanted);
    expect(argv.join(" ").length + 48 * 3 * 8).toBeLessThan(16_000);
    const result = await runTmux(tmux.target, argv, BOUNDS);
    expect(result.ok).toBe(true);
    expect(splitBatch(result.stdout, marker).captures).toHaveLength(48);
  });
});
