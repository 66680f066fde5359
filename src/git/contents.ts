/** What lies in a repository's root, as far as it tells the kind of project. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface Contents {
  names: string[];
  packages: string[];
}

const NAMES_MAX = 500;
const PACKAGE_BYTES_MAX = 256 * 1024;

/** Never throws: a folder that cannot be read holds nothing. */
export function contentsOf(root: string): Contents {
  let names: string[];
  try {
    names = readdirSync(root).slice(0, NAMES_MAX);
  } catch {
    // The folder is on another machine, is gone or is not ours to read.
    return { names: [], packages: [] };
  }
  return { names, packages: names.includes("package.json") ? packagesOf(root) : [] };
}

function packagesOf(root: string): string[] {
  try {
    const path = join(root, "package.json");
    if (statSync(path).size > PACKAGE_BYTES_MAX) return [];
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null) return [];
    const { dependencies, devDependencies } = manifest as Record<string, unknown>;
    return [dependencies, devDependencies].flatMap((group) =>
      typeof group === "object" && group !== null ? Object.keys(group) : [],
    );
  } catch {
    // Half written or no JSON: then the other signs have to do.
    return [];
  }
}
