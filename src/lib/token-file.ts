/** A secret that lies as a file, made once, readable by its owner alone. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { newSecret } from "./ids.ts";

/** Reads the token, or makes a new one where there is none or it is not whole. */
export function tokenFile(path: string): string {
  if (existsSync(path)) {
    const found = readFileSync(path, "utf8").trim();
    if (/^[0-9a-f]{64}$/.test(found)) {
      chmodSync(path, 0o600);
      return found;
    }
  }
  const token = newSecret();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, token, { mode: 0o600 });
  renameSync(temporary, path);
  return token;
}
