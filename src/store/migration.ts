/** What a migration is, and where the texts of all of them come from. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Migration {
  version: number;
  name: string;
  up: string;
  down: string;
  /** SHA-256 of the up text, kept beside the version so that a changed past is noticed. */
  checksum: string;
  /** The same of the down text; files from before version 9 have not kept it. */
  downChecksum: string;
}

/** The customer's own schema; nothing goes below it. */
export const FLOOR_VERSION = 6;

export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".up.sql"));
  return names
    .map((file) => {
      const [, digits, name] = /^(\d{4})_(\w+)\.up\.sql$/.exec(file) ?? [];
      if (!digits || !name) throw new Error(`Migration file ${file} is not NNNN_name.up.sql`);
      const up = readFileSync(join(folder, file), "utf8");
      const down = readFileSync(join(folder, file.replace(".up.", ".down.")), "utf8");
      const [checksum, downChecksum] = [sha256(up), sha256(down)];
      return { version: Number(digits), name, up, down, checksum, downChecksum };
    })
    .sort((a, b) => a.version - b.version);
}

function sha256(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
