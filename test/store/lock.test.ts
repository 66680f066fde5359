/** One server for each data folder, whatever becomes of the one before. */
import { expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readServerNote, takeLock, writeServerNote } from "../../src/store/lock.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { Scratch } from "./scratch.ts";

test("a second server on the folder is refused and told who serves it", async () => {
  await using server = await makeTestServer();
  const second = makeTestServer({ root: server.root });
  const refusal = await second.then(
    () => "no refusal",
    (cause: unknown) => String(cause),
  );
  expect(refusal).toContain(server.url);
  expect(refusal).toContain(String(process.pid));
  // The first goes on.
  expect((await server.hook({ session_id: "s-1", hook_event_name: "Stop" })).status).toBe(202);
});

test("after a stop the folder is free and no note is left", async () => {
  const server = await makeTestServer();
  const note = server.config.paths.serverNote;
  expect(readServerNote(note)).toEqual({ pid: process.pid, url: server.url });
  await server.stop();
  expect(existsSync(note)).toBe(false);
  await using _next = await makeTestServer({ root: server.root });
});

test("a holder that is killed leaves the folder free, its stale note notwithstanding", async () => {
  using scratch = new Scratch();
  const { lock, serverNote } = scratch.paths;
  const module = join(import.meta.dir, "../../src/store/lock.ts");
  const script = `import { takeLock, writeServerNote } from ${JSON.stringify(module)};
    globalThis.held = takeLock(${JSON.stringify(lock)}, ${JSON.stringify(serverNote)});
    writeServerNote(${JSON.stringify(serverNote)}, { pid: process.pid, url: "http://127.0.0.1:9" });
    console.log("held"); setInterval(() => {}, 1000);`;
  const holder = Bun.spawn([process.execPath, "-e", script], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  try {
    const { value } = await holder.stdout.getReader().read();
    expect(new TextDecoder().decode(value)).toContain("held");
    expect(() => takeLock(lock, serverNote)).toThrow(`process ${holder.pid} at http://127.0.0.1:9`);
  } finally {
    holder.kill("SIGKILL");
  }
  await holder.exited;
  const mine = takeLock(lock, serverNote);
  mine.release();
}, 60_000);

test("a torn note says nothing, and the lock holds all the same", () => {
  using scratch = new Scratch();
  const { lock, serverNote } = scratch.paths;
  const held = takeLock(lock, serverNote);
  writeServerNote(serverNote, { pid: 1, url: "http://127.0.0.1:1" });
  writeFileSync(serverNote, '{"pid":');
  expect(readServerNote(serverNote)).toBeNull();
  expect(() => takeLock(lock, serverNote)).toThrow("already served");
  held.release();
});
