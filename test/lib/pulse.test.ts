/** One timer for everything that looks now and then. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { after, every } from "../../src/lib/pulse.ts";

const PULSE = join(import.meta.dir, "../../src/lib/pulse.ts");

/** Resolves when `run` was called `times` times. */
function called(times: number, start: (run: () => void) => () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = times;
  const end = start(() => {
    left--;
    if (left > 0) return;
    end();
    resolve();
  });
  return promise;
}

test("what has the same period wakes the process once, whenever it began", async () => {
  let isAwake = false;
  const endFirst = every(80, () => {
    isAwake = true;
    queueMicrotask(() => {
      isAwake = false;
    });
  });
  await Bun.sleep(30);
  const together: boolean[] = [];
  await called(3, (run) =>
    every(80, () => {
      together.push(isAwake);
      run();
    }),
  );
  endFirst();
  expect(together).toEqual([true, true, true]);
});

test("a period is counted from one beginning and does not drift", async () => {
  const begun: number[] = [];
  await called(4, (run) =>
    every(40, () => {
      begun.push(Math.floor(performance.now() / 40));
      // Work that takes its time does not move the next beat.
      Bun.sleepSync(10);
      run();
    }),
  );
  expect(new Set(begun).size).toBe(4);
  expect(begun.toSorted((a, b) => a - b)).toEqual(begun);
});

test("once means once, and not before its time", async () => {
  const from = performance.now();
  let calls = 0;
  await called(1, (run) =>
    after(50, () => {
      calls++;
      run();
    }),
  );
  expect(performance.now() - from).toBeGreaterThanOrEqual(50);
  await Bun.sleep(120);
  expect(calls).toBe(1);
});

test("what was called off does not run, not even by another's beat of the same moment", async () => {
  let calls = 0;
  const endThird: { call: () => void } = { call: () => {} };
  const endFirst = every(40, () => endThird.call());
  endThird.call = every(40, () => calls++);
  const endLast = after(10_000, () => calls++);
  await Bun.sleep(150);
  endFirst();
  endLast();
  expect(calls).toBe(0);
});

test("an error in one is told as that of a timer, and the others go on", async () => {
  const program = `
    import { every } from ${JSON.stringify(PULSE)};
    process.on("uncaughtException", (error) => console.log(error.message));
    every(20, () => { throw new Error("broken beat"); });
    let beats = 0;
    every(20, () => { beats++; if (beats === 3) { console.log("three beats"); process.exit(0); } });`;
  await using child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  const said = await new Response(child.stdout).text();
  const lines = said.trim().split("\n");
  expect(lines.pop()).toBe("three beats");
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(new Set(lines)).toEqual(new Set(["broken beat"]));
});

test("nothing keeps a process alive once all is called off", async () => {
  const program = `
    import { after, every } from ${JSON.stringify(PULSE)};
    const ends = [every(1_000, () => {}), after(60_000, () => {})];
    for (const end of ends) end();`;
  await using child = Bun.spawn([process.execPath, "-e", program], { stdout: "ignore" });
  expect(await child.exited).toBe(0);
});
