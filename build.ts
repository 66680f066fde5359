/** Bundles the dashboard into public/build and compiles the one executable. */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { version } from "./package.json";

const ROOT = import.meta.dir;
const BINARY = join(ROOT, "dist", "claude-rpg");

/**
 * The browser's half: the two files that index.html names, and a chunk for each page that only
 * some visits need. A chunk's name has its digest: a page of yesterday never gets half of today.
 * `splitting: false` makes one file: a running server knows no names that come later.
 */
export async function bundleDashboard({
  outdir = join(ROOT, "public/build"),
  splitting = true,
} = {}): Promise<void> {
  const result = await Bun.build({
    entrypoints: [join(ROOT, "src/dashboard/main.tsx")],
    outdir,
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    target: "browser",
    splitting,
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  if (!result.success) throw new AggregateError(result.logs, "the dashboard does not bundle");
}

/** What `--all` makes: Bun's name of a target, and ours of its file. */
const TARGETS = [
  ["bun-linux-x64", "claude-rpg-linux-x64"],
  ["bun-linux-x64-baseline", "claude-rpg-linux-x64-baseline"],
  ["bun-linux-arm64", "claude-rpg-linux-arm64"],
  ["bun-linux-x64-musl", "claude-rpg-linux-x64-musl"],
  ["bun-darwin-arm64", "claude-rpg-darwin-arm64"],
  ["bun-darwin-x64", "claude-rpg-darwin-x64"],
] as const;
type Target = (typeof TARGETS)[number][0];

/** The server's half with `public` and `migrations` inside. Returns the path of the executable. */
export async function compileBinary(outfile = BINARY, target?: Target): Promise<string> {
  const result = await Bun.build({
    entrypoints: [join(ROOT, "src/main.ts")],
    target: "bun",
    // Bytecode as CommonJS fails on top-level await.
    format: "esm",
    bytecode: true,
    minify: true,
    sourcemap: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    compile: {
      outfile,
      ...(target ? { target } : {}),
      assets: [join(ROOT, "public"), join(ROOT, "migrations")],
      // A `.env` or a bunfig with a preload in the folder one starts it in must not run.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  });
  if (!result.success) throw new AggregateError(result.logs, "the executable does not compile");
  return outfile;
}

/** Every platform, and the digests that `sha256sum -c SHA256SUMS` checks. */
async function compileAll(): Promise<void> {
  const lines: string[] = [];
  for (const [target, name] of TARGETS) {
    const path = await compileBinary(join(ROOT, "dist", name), target);
    const hasher = new Bun.CryptoHasher("sha256");
    for await (const chunk of Bun.file(path).stream()) hasher.update(chunk);
    lines.push(`${hasher.digest("hex")}  ${name}\n`);
    console.error(`built dist/${name}`);
  }
  await Bun.write(join(ROOT, "dist", "SHA256SUMS"), lines.join(""));
}

/** Newest change among the sources; the binary is made anew only when one is younger. */
function newestSource(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === "build" && folder.endsWith("public")) continue;
    newest = Math.max(newest, entry.isDirectory() ? newestSource(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isFresh(): boolean {
  if (!existsSync(BINARY)) return false;
  const folders = ["src", "public", "migrations"].map((name) => newestSource(join(ROOT, name)));
  const files = ["build.ts", "package.json", "bun.lock"].map(
    (name) => statSync(join(ROOT, name)).mtimeMs,
  );
  return statSync(BINARY).mtimeMs > Math.max(...folders, ...files);
}

if (import.meta.main) {
  if (process.argv.includes("--if-stale") && isFresh()) process.exit(0);
  const startedAt = performance.now();
  rmSync(join(ROOT, "public/build"), { recursive: true, force: true });
  await bundleDashboard();
  if (process.argv.includes("--all")) await compileAll();
  await compileBinary();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const mebibytes = (statSync(BINARY).size / 1024 / 1024).toFixed(1);
  console.error(`built dist/claude-rpg ${version}: ${mebibytes} MiB in ${seconds} s`);
}
