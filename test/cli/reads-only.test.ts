/** Commands that only read: they make nothing where nothing is, and leave a folder as it was. */
import { afterAll, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IngestRig, toolEnd } from "../ingest/ingest-rig.ts";
import { runCli } from "./run-cli.ts";

/** The runtime keeps a cache in its home: not in a folder that is looked at. */
const home = mkdtempSync(join(tmpdir(), "rpg-home-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const run = (args: readonly string[], folder: string) =>
  runCli(args, folder, { env: { HOME: home } });

const READING = [
  ["verify"],
  ["verify", "--quick"],
  ["export"],
  ["audit"],
  ["backup", "list"],
  ["migrate", "status"],
  ["compact", "--before", "2026-01-01", "--dry-run"],
];
/** They change what is there, and nothing is. */
const CHANGING = [
  ["verify", "--rebuild"],
  ["verify", "--replay"],
  ["backup"],
  ["restore", "latest", "--yes"],
  ["migrate", "up"],
  ["migrate", "down", "--to", "6"],
  ["compact", "--before", "2026-01-01", "--yes"],
];

test("where there is no folder none is made, and in another program's folder no file", async () => {
  using rig = new IngestRig();
  const missing = join(rig.root, "missing");
  const foreign = join(rig.root, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "letters.txt"), "dear");
  for (const args of [...READING, ...CHANGING]) {
    for (const folder of [missing, foreign]) {
      const { code, err } = await run(args, folder);
      const isAnswer = ["backup list", "migrate status"].includes(args.join(" "));
      expect([args, code]).toEqual([args, isAnswer ? 0 : 1]);
      if (!isAnswer)
        expect([args, err]).toEqual([
          args,
          expect.stringMatching(/^claude-rpg: There is no .+\.\n$/),
        ]);
    }
  }
  expect(existsSync(missing)).toBe(false);
  expect(readdirSync(foreign)).toEqual(["letters.txt"]);
}, 120_000);

test("a folder that no server has in use stays as it is, byte for byte", async () => {
  const rig = new IngestRig();
  await rig.hook(toolEnd("s-1", "Edit"));
  rig.db.close();
  rig.store.close();
  const folder = () =>
    readdirSync(rig.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString("hex")])
      .toSorted();
  const before = folder();
  for (const args of READING) {
    const { code } = await run(args, rig.root);
    expect([args, code]).toEqual([args, 0]);
    expect([args, folder()]).toEqual([args, before]);
  }
  rmSync(rig.root, { recursive: true, force: true });
}, 120_000);

test("an import that fails leaves no folder behind", async () => {
  using rig = new IngestRig();
  const folder = join(rig.root, "new");
  const none = await run(["import", join(rig.root, "none.jsonl")], folder);
  expect([none.code, existsSync(folder)]).toEqual([1, false]);
  const broken = join(rig.root, "broken.jsonl");
  writeFileSync(broken, "no export\n");
  const { code, err } = await run(["import", broken], folder);
  expect([code, err]).toEqual([1, expect.stringMatching(/^claude-rpg: Line 1 .+\.\n$/)]);
  expect(existsSync(folder)).toBe(false);
}, 60_000);

test("a file in the place of the folder, or a folder in that of the file, is one sentence", async () => {
  using rig = new IngestRig();
  const file = join(rig.root, "file");
  writeFileSync(file, "x");
  const odd = join(rig.root, "odd");
  mkdirSync(join(odd, "claude-rpg-v2.db"), { recursive: true });
  for (const args of [["serve"], ...READING, ...CHANGING, ["import", file]]) {
    for (const folder of [file, odd]) {
      const { code, err } = await run(args, folder);
      if (code === 0) continue;
      expect([args, folder, code, err]).toEqual([
        args,
        folder,
        1,
        expect.stringMatching(/^claude-rpg: [^\n]+\n$/),
      ]);
    }
  }
}, 120_000);
