/** `claude-rpg note TEXT`: leaves a note in the inbox. */
import { type NoteView, noteView } from "../protocol/notes.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { listAll } from "./list-all.ts";
import { configOf, serverClient } from "./server-client.ts";

/** Words on the command line. */
const WORDS_MAX = 10_000;

export const noteCommand: Command = {
  name: "note",
  summary: "leave a note, or list those in the inbox",
  help: `Usage: claude-rpg note [TEXT…] [--json]

Without a text the inbox is listed. #tags in the text are the note's tags.
A text of - is read from the standard input.

Example:
  claude-rpg note "Ask for the winter table #ferry"
`,
  async run(args) {
    const options = { ...COMMON, json: { type: "boolean" } } as const;
    const { values, positionals } = readArguments(args, options, WORDS_MAX);
    const client = serverClient(configOf(values));
    if (positionals.length === 0) {
      const notes = await listAll(client, "/api/notes?status=inbox", noteView);
      process.stdout.write(values.json ? `${JSON.stringify(notes)}\n` : notes.map(line).join(""));
      if (notes.length === 0) process.stderr.write("The inbox is empty.\n");
      return 0;
    }
    const words = positionals.join(" ");
    const content = words === "-" ? await Bun.stdin.text() : words;
    if (!content.trim()) throw new UsageError("There is no text to note; see --help.");
    const response = await client.call("POST", "/api/notes", { content });
    const note = noteView.parse(await response.json());
    process.stdout.write(values.json ? `${JSON.stringify(note)}\n` : `Noted: ${note.id}\n`);
    return 0;
  },
};

function line({ id, content }: NoteView): string {
  return `${id}  ${(content.split("\n")[0] ?? "").replace(/\p{Cc}/gu, " ")}\n`;
}
