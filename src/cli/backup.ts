/** `claude-rpg backup` and `claude-rpg backup list`. */
import type { BackupView } from "../protocol/backup.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import { listBackups, withKeeper } from "./backup-keeper.ts";
import type { Command } from "./command.ts";
import { configOf } from "./server-client.ts";

export const backupCommand: Command = {
  name: "backup",
  summary: "copy the database, or list the copies",
  help: `Usage: claude-rpg backup [--drop-oldest] [--json]
       claude-rpg backup list [--json]

Makes a checked copy of the database in the folder "backups" of the data
folder, while the server goes on. The server makes one a day by itself and
keeps 7 days and 4 weeks; of those made by this command 10 are kept, and
none of them goes unless --drop-oldest says so.

Example:
  claude-rpg backup
  claude-rpg backup list
`,
  async run(args) {
    const options = {
      ...COMMON,
      json: { type: "boolean" },
      "drop-oldest": { type: "boolean" },
    } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const [verb = "make"] = positionals;
    if (verb !== "make" && verb !== "list") {
      throw new UsageError("Say: claude-rpg backup, or: claude-rpg backup list");
    }
    const config = configOf(values);
    if (verb === "list") {
      const list = listBackups(config);
      const text = list.length > 0 ? list.map(line).join("") : "There are no backups yet.\n";
      process.stdout.write(values.json ? `${JSON.stringify(list)}\n` : text);
      return 0;
    }
    await withKeeper(config, async (keeper) => {
      const made = await keeper.make(values["drop-oldest"] === true);
      process.stdout.write(
        values.json ? `${JSON.stringify(made)}\n` : `Made ${made.name} (${size(made.bytes)}).\n`,
      );
    });
    return 0;
  },
};

function line({ name, at, bytes }: BackupView): string {
  return `${at.slice(0, 19).replace("T", " ")} UTC  ${size(bytes).padStart(10)}  ${name}\n`;
}

export function size(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
