/** `bun run dev`: the server from source on a throw-away folder, the page bundled on change. */
import { watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleDashboard } from "../../build.ts";

const ROOT = join(import.meta.dir, "../..");
await bundleDashboard({ splitting: false });
let isBundling = false;
watch(join(ROOT, "src/dashboard"), { recursive: true }, async () => {
  if (isBundling) return;
  isBundling = true;
  // Editors write in several steps; one bundle for all of them.
  await Bun.sleep(150);
  try {
    await bundleDashboard({ splitting: false });
  } catch (cause) {
    console.error(cause);
  }
  isBundling = false;
});
// Beside the server that one uses for real: another port, another folder. Later flags win.
const place = ["--port", "4012", "--data-dir", join(tmpdir(), "claude-rpg-dev")];
const main = join(ROOT, "src/main.ts");
const server = Bun.spawn(
  [process.execPath, "--watch", main, "start", ...place, ...process.argv.slice(2)],
  { stdin: "inherit", stdout: "inherit", stderr: "inherit" },
);
process.on("SIGINT", () => server.kill("SIGINT"));
process.exit(await server.exited);
