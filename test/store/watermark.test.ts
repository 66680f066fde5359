/** The watermark: written whole, read with doubt, compared with what the database has. */
import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import {
  checkWatermark,
  forgetWatermark,
  lossSentence,
  readWatermark,
  type Watermark,
  writeWatermark,
} from "../../src/store/watermark.ts";

const NOW = "2026-11-25T12:00:00.000Z";
const mark: Watermark = {
  event: 120,
  at: "2026-11-25T11:00:00.000Z",
  boot: "boot-1",
  isClean: false,
  loss: null,
};
const scratch = () => dataPaths(mkdtempSync(join(tmpdir(), "rpg-mark-")));

test("what is written is read back, for its owner alone, with nothing beside it", () => {
  const paths = scratch();
  expect(readWatermark(paths)).toBeNull();
  writeWatermark(paths, mark);
  expect(readWatermark(paths)).toEqual(mark);
  expect(statSync(paths.watermark).mode & 0o777).toBe(0o600);
  expect(readdirSync(paths.root)).toEqual(["watermark"]);
  forgetWatermark(paths);
  expect(readWatermark(paths)).toBeNull();
});

test.each(["", "{", "{}", '{"event":-1}'])("a mark of %p is torn and accuses nobody", (text) => {
  const paths = scratch();
  writeFileSync(paths.watermark, text);
  expect(readWatermark(paths)).toBe("torn");
  expect(checkWatermark("torn", 0, NOW)).toBeNull();
});

test("a database with all that the mark names, or more, has lost nothing", () => {
  expect(checkWatermark(mark, 120, NOW)).toBeNull();
  expect(checkWatermark(mark, 500, NOW)).toBeNull();
  expect(checkWatermark(null, 0, NOW)).toBeNull();
});

test("what a database lacks is counted and named with its times", () => {
  const loss = checkWatermark(mark, 100, NOW);
  expect(loss).toEqual({ fromEvent: 101, toEvent: 120, knownAt: mark.at, noticedAt: NOW });
  if (!loss) throw new Error("no loss");
  const sentence = lossSentence(loss, dataPaths("/data"));
  expect(sentence).toStartWith("20 events are missing from /data/claude-rpg-v2.db");
  expect(sentence).toContain(mark.at);
});
