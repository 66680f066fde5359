import { expect, test } from "bun:test";
import { parsePsMemory, residentBytes } from "../../src/tmux/process-memory.ts";

test("the memory of a running process is known, that of an ended one is left out", async () => {
  const found = await residentBytes([process.pid, 2 ** 30]);
  expect([...found.keys()]).toEqual([process.pid]);
  // What the runtime itself says, give or take what it took meanwhile.
  const ratio = (found.get(process.pid) ?? 0) / process.memoryUsage.rss();
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
  expect(await residentBytes([])).toEqual(new Map());
});

test("rows of ps are read as KiB", () => {
  const rows = "  501  10240\n12345      8\nnonsense\n";
  expect(parsePsMemory(rows)).toEqual(
    new Map([
      [501, 10_485_760],
      [12_345, 8_192],
    ]),
  );
});
