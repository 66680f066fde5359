/** What may lie in the spool besides whole events, and the answer to each. */
import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { limits } from "../../src/config/limits.ts";
import type { Spool } from "../../src/ingest/spool.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { IngestRig, toolEnd } from "./ingest-rig.ts";

const nowS = () => Math.floor(Date.now() / 1000);
const nameOf = (id: string, second = nowS() - 60) => `${second}-${id}.ev`;
const event = (id: string, session = "s-odd") =>
  `X-Event-Id: ${id}\n\n${JSON.stringify(toolEnd(session, "Edit", `toolu-${id}`))}`;

/** Puts a file into the spool; answers with its name. */
function put(rig: IngestRig, id: string, content: string | Uint8Array, second?: number): string {
  mkdirSync(rig.paths.spool, { recursive: true });
  const name = nameOf(id, second);
  writeFileSync(join(rig.paths.spool, name), content);
  return name;
}

async function passes(spool: Spool, count: number): Promise<void> {
  for (let pass = 0; pass < count; pass++) await spool.drain();
}

const inSpool = (rig: IngestRig) => readdirSync(rig.paths.spool).filter((n) => n.endsWith(".ev"));
const inPoison = (rig: IngestRig) => readdirSync(rig.paths.spoolPoison).sort();

test("a file whose header is broken is taken in under the id in its name, and once", async () => {
  using rig = new IngestRig(systemClock);
  const body = JSON.stringify(toolEnd("s-odd", "Edit", "toolu_1"));
  put(rig, "broken-header", `\u0000\u0001 no header at all\n\n${body}`);
  await rig.spool().drain();
  put(rig, "broken-header", `X-Event-Id: \n\n${body}`);
  await rig.spool().drain();
  expect(inSpool(rig)).toEqual([]);
  expect(rig.all("SELECT event_id FROM events")).toEqual([{ event_id: "broken-header" }]);
});

test.each([
  ["an empty file", ""],
  ["a file without an empty line", "X-Event-Id: half-of-it"],
  ["a file that ends in the middle of its body", event("half-of-it").slice(0, -20)],
  ["bytes that are no text", Uint8Array.from([0xff, 0xfe, 10, 10, 0xff])],
  ["a body that is no object", "X-Event-Id: half-of-it\n\n[]"],
])("%s is set aside after 3 tries, whole, and shown with the reason", async (_, content) => {
  using rig = new IngestRig(systemClock);
  const name = put(rig, "half-of-it", content);
  const spool = rig.spool();
  await passes(spool, limits.spoolTriesMax - 1);
  expect(inSpool(rig)).toEqual([name]);
  expect(rig.warnings?.poison).toBeNull();
  await spool.drain();
  expect(inSpool(rig)).toEqual([]);
  expect(inPoison(rig)).toEqual([name]);
  expect(readFileSync(join(rig.paths.spoolPoison, name))).toEqual(Buffer.from(content));
  expect(spool.stats).toMatchObject({ poison: 1, poisoned: [{ name }] });
  expect(spool.stats.poisoned[0]?.reason).not.toBe("");
  expect(rig.warnings?.poison).toContain(rig.paths.spoolPoison);
});

test("a file larger than any event is set aside unread", async () => {
  using rig = new IngestRig(systemClock);
  const size = limits.hookBodyBytesMax + limits.spoolHeadBytesMax + 1;
  const name = put(rig, "too-large", new Uint8Array(size));
  await rig.spool().drain();
  expect(inPoison(rig)).toEqual([name]);
});

test("a folder and a link with the name of an event are set aside as they are", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(rig.paths.spool, { recursive: true });
  const folder = nameOf("a-folder");
  mkdirSync(join(rig.paths.spool, folder));
  writeFileSync(join(rig.paths.spool, folder, "kept"), "mine");
  const secret = join(rig.root, "secret.json");
  writeFileSync(secret, event("a-linked-event"));
  const link = nameOf("a-link-to-it");
  symlinkSync(secret, join(rig.paths.spool, link));
  const spool = rig.spool();
  await spool.drain();
  expect(inPoison(rig)).toEqual([folder, link].sort());
  expect(readFileSync(join(rig.paths.spoolPoison, folder, "kept"), "utf8")).toBe("mine");
  expect(lstatSync(join(rig.paths.spoolPoison, link)).isSymbolicLink()).toBe(true);
  expect(existsSync(secret)).toBe(true);
  expect(rig.one("SELECT count(*) FROM events")).toBe(0);
});

test("folders and links in the making of events hold nothing up", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(join(rig.paths.spoolTmp, "0b1f6a3e-folder"), { recursive: true });
  symlinkSync("/nowhere", join(rig.paths.spoolTmp, "0b1f6a3e-link"));
  utimesSync(join(rig.paths.spoolTmp, "0b1f6a3e-folder"), 1_000_000_000, 1_000_000_000);
  put(rig, "after-them", event("after-them"));
  await rig.spool().drain();
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
  expect(readdirSync(rig.paths.spoolTmp)).toHaveLength(2);
});

test("a file that cannot be read has its tries, is set aside, and the others go on", async () => {
  using rig = new IngestRig(systemClock);
  const name = put(rig, "unreadable", event("unreadable"));
  const path = join(rig.paths.spool, name);
  chmodSync(path, 0o000);
  put(rig, "readable-one", event("readable-one"));
  const spool = rig.spool();
  await passes(spool, limits.spoolTriesMax);
  // The superuser can read it all the same; anybody else finds it aside.
  const isRoot = process.getuid?.() === 0;
  expect(rig.one("SELECT count(*) FROM events")).toBe(isRoot ? 2 : 1);
  expect(inPoison(rig)).toEqual(isRoot ? [] : [name]);
});

test("a file that is gone before its turn is no failure", async () => {
  using rig = new IngestRig(systemClock);
  for (let n = 0; n < 200; n++) put(rig, `event-${1000 + n}`, event(`event-${1000 + n}`));
  const spool = rig.spool();
  const draining = spool.drain();
  rmSync(join(rig.paths.spool, inSpool(rig).at(-1) ?? ""), { force: true });
  await draining;
  expect(spool.stats.poison).toBe(0);
  expect(inSpool(rig)).toEqual([]);
});

test("a file that was copied, and so has a new time, keeps the time in its name", async () => {
  using rig = new IngestRig(systemClock);
  const second = nowS() - 3_600;
  put(rig, "a-copied-one", event("a-copied-one"), second);
  await rig.spool().drain();
  expect(Date.parse(String(rig.one("SELECT created_at FROM events")))).toBe(second * 1000);
});

test("200 events of one second come in by their own times, whatever their names", async () => {
  using rig = new IngestRig(systemClock);
  const second = nowS() - 600;
  const ids = Array.from({ length: 200 }, (_, n) => `event-${(n * 37) % 200}`.padEnd(9, "x"));
  for (const [n, id] of ids.entries()) {
    const path = join(rig.paths.spool, put(rig, id, event(id), second));
    utimesSync(path, second + n / 1000, second + n / 1000);
  }
  await rig.spool().drain();
  const found = rig.all("SELECT event_id AS id FROM events ORDER BY rowid").map((row) => row["id"]);
  expect(found).toEqual(ids);
});

test("tries survive a restart of the server", async () => {
  using rig = new IngestRig(systemClock);
  const name = put(rig, "no-json-at-all", "X-Event-Id: no-json-at-all\n\n{");
  for (let run = 1; run < limits.spoolTriesMax; run++) {
    await rig.spool().drain();
    expect(inSpool(rig)).toEqual([name]);
  }
  await rig.spool().drain();
  expect(inPoison(rig)).toEqual([name]);
});

/** A server that ends for good as soon as it takes this event; answers once it has. */
async function dieOf(rig: IngestRig, deadly: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const forEver = new Promise<never>(() => {});
  let isDead = false;
  const spool = rig.spool({
    hook(call, voice) {
      if (call.eventId === deadly) {
        isDead = true;
        resolve();
      }
      return isDead ? forEver : rig.ingest.hook(call, voice);
    },
    tellHeld: () => {},
  });
  void spool.drain();
  await promise;
}

test("an event that ends the server each time is found and set aside, the others are not", async () => {
  using rig = new IngestRig(systemClock);
  const ids = ["event-one", "event-two", "event-three", "event-four"];
  for (const [n, id] of ids.entries()) put(rig, id, event(id), nowS() - 60 + n);
  // The first time it dies with all in its hands, which tells nothing of any one of them.
  for (let death = 0; death <= limits.spoolTriesMax; death++) await dieOf(rig, "event-two");
  const spool = rig.spool();
  await spool.drain();
  expect(inPoison(rig)).toEqual([expect.stringContaining("event-two")]);
  expect(spool.stats.poisoned[0]?.reason).toBe("the server ended each time it was taken in");
  const taken = rig.all("SELECT event_id AS id FROM events ORDER BY rowid").map((row) => row["id"]);
  expect(taken).toEqual(["event-one", "event-three", "event-four"]);
});

test("an event that ended the server goes behind the others the next time", async () => {
  using rig = new IngestRig(systemClock);
  const ids = ["event-one", "event-two", "event-three", "event-four"];
  for (const [n, id] of ids.entries()) put(rig, id, event(id), nowS() - 60 + n);
  const taken = () =>
    rig.all("SELECT event_id AS id FROM events ORDER BY rowid").map((row) => row["id"]);
  await dieOf(rig, "event-two");
  await dieOf(rig, "event-two");
  expect(taken()).toEqual(["event-one"]);
  await dieOf(rig, "event-two");
  expect(taken()).toEqual(["event-one", "event-three", "event-four"]);
  expect(inPoison(rig)).toEqual([]);
});

test("notes that cannot be read begin anew", async () => {
  using rig = new IngestRig(systemClock);
  put(rig, "a-good-event", event("a-good-event"));
  writeFileSync(rig.paths.spoolNotes, '{"taking": 7');
  await rig.spool().drain();
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
});

test("what is set aside is bounded, the oldest go first and are counted", async () => {
  using rig = new IngestRig(systemClock);
  mkdirSync(rig.paths.spoolPoison, { recursive: true });
  for (let n = 0; n < limits.poisonFilesMax + 5; n++) {
    const path = join(rig.paths.spoolPoison, nameOf(`poison-${1000 + n}`, 1_700_000_000 + n));
    writeFileSync(path, "x");
    utimesSync(path, 1_700_000_000 + n, 1_700_000_000 + n);
  }
  const spool = rig.spool();
  await passes(spool, 2);
  expect(inPoison(rig)).toHaveLength(limits.poisonFilesMax);
  expect(inPoison(rig)[0]).toContain("poison-1005");
  expect(spool.stats.dropped).toBe(5);
  expect(rig.warnings?.dropped).toContain("5 events");
});

test("sessions that history changes are told by their outcome, not by their steps", async () => {
  using rig = new IngestRig(systemClock);
  const tell = (id: string, hook: string, second: number, more = {}) => {
    const body = { session_id: "s-past", hook_event_name: hook, ...more };
    put(rig, id, `X-Event-Id: ${id}\n\n${JSON.stringify(body)}`, second);
  };
  const from = nowS() - 100;
  tell("first-prompt", "UserPromptSubmit", from, { prompt_id: "p1" });
  tell("first-stop", "Stop", from + 10, { prompt_id: "p1" });
  tell("second-prompt", "UserPromptSubmit", from + 20, { prompt_id: "p2" });
  await rig.spool().drain();
  const told = rig.published
    .flat()
    .flatMap((change) => (change.type === "session" ? [change.session.status] : []));
  expect(told).toEqual(["working"]);
});
