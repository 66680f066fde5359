/** `claude-rpg restore`: puts a backup in the place of what is there. */
import type { BackupDetail } from "../protocol/backup.ts";
import { COMMON, CommandError, readArguments } from "./arguments.ts";
import { askOrStop } from "./ask.ts";
import { size } from "./backup.ts";
import { listBackups, withKeeper } from "./backup-keeper.ts";
import type { Command } from "./command.ts";
import { configOf } from "./server-client.ts";

export const restoreCommand: Command = {
  name: "restore",
  summary: "put a backup in the place of what is there",
  help: `Usage: claude-rpg restore [NAME|latest] [--yes]

Shows what the backup holds and what would be lost, asks, keeps what is there
as a backup of its own, and puts the chosen one in its place. A running server
goes on with it at once. Devices and the audit log stay as they are. Without a
name it is the latest.

Example:
  claude-rpg restore daily-2026-11-25T03-00-00Z.db
`,
  async run(args) {
    const options = { ...COMMON, yes: { type: "boolean", short: "y" } } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const config = configOf(values);
    await withKeeper(config, async (keeper) => {
      const wanted = positionals[0] ?? "latest";
      const name = wanted === "latest" ? listBackups(config)[0]?.name : wanted;
      if (!name) throw new CommandError("There is no backup yet; make one: claude-rpg backup");
      const detail = await keeper.read(name);
      process.stdout.write(description(detail));
      await askOrStop("Restore it?", values.yes === true);
      const { restored, before } = await keeper.restore(name);
      process.stdout.write(
        `Restored ${restored}. What was before is kept:\n  claude-rpg restore ${before}\n`,
      );
    });
    return 0;
  },
};

function description(detail: BackupDetail): string {
  const { name, at, bytes, schema, personas, projects, ledgerRows, totalXp, loss } = detail;
  const number = (value: number): string => value.toLocaleString("en");
  const lost = loss
    ? `  lost by it   ${number(loss.events)} events that came after it, ${number(loss.ledgerRows)} rows of the ledger, ${number(loss.xp)} XP\n`
    : "  lost by it   not known: the present database cannot be read\n";
  return (
    `${name}\n` +
    `  made at      ${at.slice(0, 19).replace("T", " ")} UTC, ${size(bytes)}, schema ${schema}\n` +
    `  holds        ${number(personas)} personas, ${number(projects)} projects, ${number(ledgerRows)} rows of the ledger, ${number(totalXp)} XP\n${lost}`
  );
}
