/** `claude-rpg export` and `import`: everything as JSON Lines, and back into an empty folder. */
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { limits } from "../config/limits.ts";
import { systemClock } from "../lib/clock.ts";
import { LineError, textLines } from "../lib/text-lines.ts";
import { verifyData } from "../server/data-checks.ts";
import { exportData, importData } from "../server/transfer-data.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf } from "./server-client.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "write everything that is kept as JSON Lines",
  help: `Usage: claude-rpg export [FILE] [--json lines]

Writes all rows to FILE or to stdout: a header, one line a row, a count at
the end. It only reads, also beside a running server. Devices are left out:
who may sign in here does not follow to another place.
  --json lines  the only form there is, and the default

Example:
  claude-rpg export backup.jsonl
`,
  async run(args) {
    const { values, positionals } = readArguments(args, { ...COMMON, json: { type: "string" } }, 1);
    if ((values.json ?? "lines") !== "lines") throw new UsageError('--json knows only "lines".');
    const lines = exportData(configOf(values), systemClock.now());
    const [file] = positionals;
    if (file === undefined || file === "-") await toStdout(lines);
    else toFile(file, lines);
    return 0;
  },
};

export const importCommand: Command = {
  name: "import",
  summary: "fill an empty data folder from an export",
  help: `Usage: claude-rpg import FILE [--data-dir DIR]

Reads the lines of an export from FILE, or from stdin with "-", into a data
folder that holds no database yet, and checks the result. All of it or
nothing: a broken or cut file leaves the folder as it was.

Example:
  claude-rpg import backup.jsonl --data-dir ~/.claude-rpg-new
`,
  async run(args) {
    const { values, positionals } = readArguments(args, COMMON, 1);
    const [file] = positionals;
    if (file === undefined) throw new UsageError("Say: claude-rpg import FILE");
    if (file !== "-" && !existsSync(file)) {
      throw new CommandError(`There is no file ${file}; name an export.`);
    }
    process.umask(0o077);
    const config = configOf(values);
    const rows = await importData(config, linesOf(file), systemClock);
    const report = verifyData(config, "full", systemClock.now());
    const state = report.isClean
      ? "all promises are kept"
      : `${report.faults} promises are broken, as they were; see: claude-rpg verify`;
    process.stdout.write(`Imported ${rows} rows into ${config.paths.root}; ${state}.\n`);
    return 0;
  },
};

/** The reader sets the pace: a pipe that is full holds the rows back. */
async function toStdout(lines: Iterable<string>): Promise<void> {
  const writer = Bun.stdout.writer({ highWaterMark: limits.exportChunkBytes });
  for (const chunk of chunksOf(lines)) {
    writer.write(chunk);
    await writer.flush();
  }
  await writer.end();
}

/** Whole or not at all. */
function toFile(file: string, lines: Iterable<string>): void {
  if (existsSync(file)) {
    throw new CommandError(`The file ${file} is there already; name another, or remove it.`);
  }
  const temporary = `${file}.part`;
  let handle: number;
  try {
    handle = openSync(temporary, "wx", 0o600);
  } catch (cause) {
    const detail = `The file ${temporary} cannot be made; check the folder, or remove what is there.`;
    throw new CommandError(detail, { cause });
  }
  try {
    for (const chunk of chunksOf(lines)) writeAll(handle, Buffer.from(chunk));
    closeSync(handle);
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw isFull(cause)
      ? new CommandError("The disk is full; nothing was exported.", { cause })
      : cause;
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

function isFull(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
}

function* chunksOf(lines: Iterable<string>): Iterable<string> {
  let chunk = "";
  for (const line of lines) {
    chunk += line;
    if (chunk.length < limits.exportChunkBytes) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes: AsyncIterable<Uint8Array> =
    file === "-" ? Bun.stdin.stream() : createReadStream(file);
  try {
    yield* textLines(bytes, limits.exportLineBytesMax);
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause;
    throw new CommandError(`${cause.message} Make or copy the export anew.`, { cause });
  }
}
