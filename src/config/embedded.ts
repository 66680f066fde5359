/** Where the files lie that are built into the executable: `public` and `migrations`. */
import { join } from "node:path";

// In the executable every module's folder is the root of the embedded files; from source
// they are two folders up.
const ROOT = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, "../..");

export function embeddedFolder(name: "public" | "migrations"): string {
  return join(ROOT, name);
}
