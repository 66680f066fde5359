/** The map of the house: who may import whom, values and types alike. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const SRC = resolve(import.meta.dir, "../../src");

/** Room → the rooms that it may look into. `config` stands for its bounds and paths. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  config: ["lib"],
  protocol: ["lib"],
  game: ["lib"],
  git: ["lib"],
  redact: [],
  tmux: ["lib", "config"],
  agents: ["protocol", "redact", "lib", "config"],
  sessions: ["protocol", "lib", "config"],
  store: ["protocol", "lib", "config"],
  child: ["store", "game", "protocol", "lib", "config"],
  upkeep: ["child", "store", "protocol", "lib", "config"],
  ingest: [
    "agents",
    "sessions",
    "game",
    "store",
    "protocol",
    "git",
    "tmux",
    "redact",
    "lib",
    "config",
  ],
  control: ["tmux", "store", "protocol", "lib", "config"],
  live: ["protocol", "store", "lib", "config"],
  notify: ["ingest", "sessions", "store", "protocol", "redact", "lib", "config"],
  http: [
    "child",
    "upkeep",
    "notify",
    "ingest",
    "control",
    "live",
    "agents",
    "sessions",
    "game",
    "store",
    "tmux",
    "git",
    "protocol",
    "lib",
    "config",
  ],
  dashboard: ["protocol", "game"],
  server: [
    "child",
    "upkeep",
    "http",
    "notify",
    "ingest",
    "control",
    "live",
    "agents",
    "sessions",
    "game",
    "store",
    "tmux",
    "git",
    "protocol",
    "lib",
    "config",
  ],
  demo: ["server", "agents", "tmux", "protocol", "lib", "config"],
  cli: [
    "demo",
    "child",
    "upkeep",
    "server",
    "agents",
    "store",
    "tmux",
    "protocol",
    "lib",
    "config",
  ],
  "main.ts": ["cli", "store"],
};

/** Packages that stay in their rooms. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "bun:sqlite": ["store"],
  elysia: ["http"],
  "@elysiajs/static": ["http"],
  preact: ["dashboard"],
  "@preact/signals": ["dashboard"],
  anser: ["dashboard"],
  pino: ["lib"],
  unbash: ["game"],
};

interface Edge {
  from: string;
  target: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Static imports and exports, `import type` included, and dynamic imports of a literal. */
function importsOf(file: string): Edge[] {
  const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const patterns = [
    /^\s*(?:import|export)\b[^"';]*?\bfrom\s+["']([^"']+)["']/gm,
    /^\s*import\s+["']([^"']+)["']/gm,
    /\bimport\(\s*["']([^"']+)["']\s*\)/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ from: file, target: match[1] ?? "" })),
  );
}

function roomOf(file: string): string {
  return relative(SRC, file).split("/")[0] ?? "";
}

const files = sourceFiles(SRC);
const edges = files.flatMap(importsOf);

test("the checker sees the house: many modules, many edges, types among them", () => {
  expect(files.length).toBeGreaterThan(80);
  expect(edges.length).toBeGreaterThan(200);
  const sample = "/** x */\nimport type { A } from './a.ts';\nexport { b } from \"./b.ts\";\n";
  const seen = [...sample.matchAll(/^\s*(?:import|export)\b[^"';]*?\bfrom\s+["']([^"']+)["']/gm)];
  expect(seen.map((match) => match[1])).toEqual(["./a.ts", "./b.ts"]);
});

test("each room imports only the rooms that the map allows", () => {
  const wrong = edges
    .filter(({ target }) => target.startsWith("."))
    .map(({ from, target }) => ({ from, to: resolve(dirname(from), target) }))
    .filter(({ to }) => to.startsWith(SRC))
    .filter(({ from, to }) => roomOf(from) !== roomOf(to))
    .filter(({ from, to }) => !(ALLOWED[roomOf(from)] ?? []).includes(roomOf(to)))
    .map(({ from, to }) => `${relative(SRC, from)} → ${relative(SRC, to)}`);
  expect(wrong).toEqual([]);
});

test("every room is on the map", () => {
  const rooms = [...new Set(files.map(roomOf))].sort();
  expect(rooms.filter((room) => !(room in ALLOWED))).toEqual([]);
});

test("database, web framework and view library stay in their rooms", () => {
  const wrong = edges
    .filter(({ target }) => {
      const rooms = PACKAGES[packageOf(target)];
      return rooms !== undefined;
    })
    .filter(({ from, target }) => !PACKAGES[packageOf(target)]?.includes(roomOf(from)))
    .map(({ from, target }) => `${relative(SRC, from)} → ${target}`);
  expect(wrong).toEqual([]);
});

/** Pure formulas and tables that page and server must not disagree about. */
const FORMULAS = ["health", "level", "quest-moves", "streak"].map((name) => `game/${name}.ts`);

test("the dashboard takes no module of the server but schemas and pure formulas", () => {
  const taken = edges
    .filter(({ from, target }) => roomOf(from) === "dashboard" && target.startsWith("."))
    .map(({ from, target }) => relative(SRC, resolve(dirname(from), target)))
    .filter((path) => path.startsWith("game/"));
  expect(taken.filter((path) => !FORMULAS.includes(path))).toEqual([]);
});

test("no module is reached by a circle of imports", () => {
  const graph = new Map<string, string[]>();
  for (const { from, target } of edges) {
    if (!target.startsWith(".")) continue;
    const to = resolve(dirname(from), target);
    graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const path: string[] = [];
  const circles: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file].map((part) => relative(SRC, part)).join(" → "));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  expect(circles).toEqual([]);
});

test("no file has a default export, and none is longer than 400 lines", () => {
  const texts = files.map((file) => ({
    name: relative(SRC, file),
    text: readFileSync(file, "utf8"),
  }));
  expect(texts.filter(({ text }) => /^export default/m.test(text)).map(({ name }) => name)).toEqual(
    [],
  );
  const long = texts.filter(({ text }) => text.split("\n").length > 401).map(({ name }) => name);
  expect(long).toEqual([]);
});

test("each file opens with a sentence on its purpose", () => {
  const silent = files.filter((file) => !readFileSync(file, "utf8").startsWith("/**"));
  expect(silent.map((file) => relative(SRC, file))).toEqual([]);
});

function packageOf(target: string): string {
  return target.startsWith("@")
    ? target.split("/").slice(0, 2).join("/")
    : (target.split("/")[0] ?? "");
}
