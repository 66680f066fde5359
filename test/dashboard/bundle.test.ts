/** What a browser loads before the first paint is small; the other pages come when needed. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleDashboard } from "../../build.ts";

/** The bar of the specification: JavaScript and CSS of the first paint, compressed. */
const INITIAL_BYTES_MAX = 60 * 1024;

const folder = mkdtempSync(join(tmpdir(), "rpg-bundle-"));
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

/** The chunk and all that it needs at once: `import … from`, not `import(…)`. */
function loadedWith(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known;
  known.add(name);
  for (const [, chunk = ""] of textOf(name).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) {
    loadedWith(chunk, known);
  }
  return known;
}

beforeAll(() => bundleDashboard({ outdir: folder }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the bundle", () => {
  test("of the first paint is at most 60 KB compressed", () => {
    const names = [...loadedWith("main.js"), "main.css"];
    const bytes = names.map((name) => Bun.gzipSync(textOf(name)).length);
    const total = bytes.reduce((sum, one) => sum + one, 0);
    expect(total).toBeGreaterThan(20 * 1024);
    expect(total).toBeLessThan(INITIAL_BYTES_MAX);
  });

  test("leaves charts, quests and notes to chunks of their own", () => {
    const initial = [...loadedWith("main.js")].map(textOf).join("");
    const rest = readdirSync(folder)
      .filter((name) => name.endsWith(".js") && !loadedWith("main.js").has(name))
      .map(textOf)
      .join("");
    for (const word of ["day-bars", "quest-lines", "A thought, with #tags"]) {
      expect([word, initial.includes(word)]).toEqual([word, false]);
      expect([word, rest.includes(word)]).toEqual([word, true]);
    }
  });

  test("names every chunk by its content, and each that is asked for is there", () => {
    const names = readdirSync(folder);
    const asked = names
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => [...textOf(name).matchAll(/"\.\/([^"]+\.js)"/g)].map(([, one]) => one));
    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) {
      expect(names).toContain(name ?? "");
      expect(name).toMatch(/^main\.js$|-[0-9a-z]{8}\.js$/);
    }
  });

  test("sets no style from script, which the content security policy would refuse", () => {
    const all = readdirSync(folder).filter((name) => name.endsWith(".js"));
    for (const name of all)
      expect([name, /createElement\("style"\)/.test(textOf(name))]).toEqual([name, false]);
  });
});
