/** `claude-rpg quest …`: quests by command. */
import { z } from "zod";
import { type PhaseView, phaseStatus, type QuestView, questView } from "../protocol/quests.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { listAll } from "./list-all.ts";
import { configOf, type ServerClient, serverClient } from "./server-client.ts";

/** Verb → the status that it brings about. */
const MOVES: Readonly<Record<string, string>> = {
  start: "active",
  pause: "planned",
  complete: "completed",
  abandon: "abandoned",
};

/** Verb → how many words follow it. */
const WORDS: Readonly<Record<string, number>> = {
  list: 0,
  add: 1,
  show: 1,
  phase: 2,
  move: 3,
  ...Object.fromEntries(Object.keys(MOVES).map((verb) => [verb, 1])),
};
const named = z.object({ id: z.string(), name: z.string() });

export const questCommand: Command = {
  name: "quest",
  summary: "list, make and move quests and their phases",
  help: `Usage: claude-rpg quest [list] [--json]
       claude-rpg quest add TITLE [--phase NAME]… [--project PROJECT]
                            [--persona PERSONA] [--start]
       claude-rpg quest show QUEST
       claude-rpg quest start|pause|complete|abandon QUEST
       claude-rpg quest phase QUEST NAME                 add a phase at the end
       claude-rpg quest move QUEST PHASE active|completed|failed|skipped|pending

QUEST is the id of a quest, or its beginning; PHASE the number of a phase, from 1;
PERSONA and PROJECT a name or an id. What a quest pays goes to them: a quest of
neither pays nothing.

Example:
  claude-rpg quest add "Winter timetable" --phase "Read it in" --phase "Show it" --start
`,
  async run(args) {
    const options = {
      ...COMMON,
      json: { type: "boolean" },
      phase: { type: "string", multiple: true },
      project: { type: "string" },
      persona: { type: "string" },
      start: { type: "boolean" },
    } as const;
    const { values, positionals } = readArguments(args, options, 4);
    const [verb = "list", ...words] = positionals;
    checkWords(verb, words);
    const client = serverClient(configOf(values));
    const quests = await answer(client, verb, words, {
      ...(values.phase ? { phases: values.phase } : {}),
      ...(values.project ? { projectId: await idOf(client, "projects", values.project) } : {}),
      ...(values.persona ? { personaId: await idOf(client, "personas", values.persona) } : {}),
      ...(values.start ? { start: true } : {}),
    });
    const text = verb === "list" ? quests.map(line).join("") : quests.map(whole).join("");
    process.stdout.write(values.json ? `${JSON.stringify(quests)}\n` : text);
    if (verb === "list" && quests.length === 0) {
      process.stderr.write('There is no quest yet; make one with: claude-rpg quest add "TITLE"\n');
    }
    if (verb === "add" && quests.some(isOfNobody)) {
      process.stderr.write(
        "It will pay nothing: it names neither persona nor project (--persona, --project).\n",
      );
    }
    return 0;
  },
};

async function answer(
  client: ServerClient,
  verb: string,
  words: readonly string[],
  more: Record<string, unknown>,
): Promise<QuestView[]> {
  const [first = "", second = "", third = ""] = words;
  if (verb === "list") return await listAll(client, "/api/quests", questView);
  if (verb === "add") return [await post(client, "", { title: first, ...more })];
  const quest = await find(client, first);
  if (verb === "show") return [quest];
  const to = Object.hasOwn(MOVES, verb) ? MOVES[verb] : undefined;
  if (to) return [await post(client, `/${quest.id}/move`, { to })];
  if (verb === "phase") {
    return [await post(client, `/${quest.id}/phases`, { name: second })];
  }
  const status = phaseStatus.safeParse(third);
  if (!status.success) throw new UsageError(`"${third}" is no status of a phase; see --help.`);
  const { id } = phaseOf(quest, second);
  return [await post(client, `/${quest.id}/phases/${id}/move`, { to: status.data })];
}

/** A title that was not quoted must not lose its other words. */
function checkWords(verb: string, words: readonly string[]): void {
  const count = Object.hasOwn(WORDS, verb) ? WORDS[verb] : undefined;
  if (count === undefined) throw new UsageError(`There is no "quest ${verb}"; see --help.`);
  if (words.length < count) throw new UsageError(`"quest ${verb}" needs more words; see --help.`);
  if (words.length === count) return;
  const extra = words[count] ?? "";
  throw new UsageError(`"${extra}" is one word too many; put a text of several into quotes.`);
}

async function post(client: ServerClient, path: string, body: unknown): Promise<QuestView> {
  const response = await client.call("POST", `/api/quests${path}`, body);
  return questView.parse(await response.json());
}

/** A name stands for its id; anything else is left to the server to know. */
async function idOf(
  client: ServerClient,
  kind: "personas" | "projects",
  word: string,
): Promise<string> {
  const all = await listAll(client, `/api/${kind}`, named);
  const found = all.filter(({ id, name }) => id === word || name === word);
  if (found.length < 2) return found[0]?.id ?? word;
  throw new CommandError(`Several ${kind} are called "${word}"; say the id: ${ids(found)}`);
}

function ids(found: readonly { id: string }[]): string {
  return found.map(({ id }) => id).join(", ");
}

function isOfNobody({ personaId, projectId }: QuestView): boolean {
  return personaId === null && projectId === null;
}

/** By the whole id, or by the beginning of one quest alone. */
async function find(client: ServerClient, start: string): Promise<QuestView> {
  const quests = await listAll(client, "/api/quests", questView);
  const found = quests.filter(({ id }) => id === start || id.startsWith(start));
  const [only, other] = found;
  if (!only) throw new CommandError(`There is no quest "${start}"; see: claude-rpg quest list`);
  if (other)
    throw new CommandError(`"${start}" is the beginning of several quests; say more of it.`);
  return only;
}

function phaseOf(quest: QuestView, number: string): PhaseView {
  const phase = /^\d{1,3}$/.test(number) ? quest.phases[Number(number) - 1] : undefined;
  if (phase) return phase;
  throw new CommandError(`The quest has ${quest.phases.length} phases; name one by its number.`);
}

function line({ id, status, title, phases }: QuestView): string {
  const over = phases.filter(
    (one) => one.status === "completed" || one.status === "skipped",
  ).length;
  return `${id}  ${status.padEnd(9)}  ${over}/${phases.length}  ${plain(title)}\n`;
}

function whole(quest: QuestView): string {
  const phases = quest.phases.map(
    ({ name, status }, index) => `  ${index + 1}. ${status.padEnd(9)}  ${plain(name)}\n`,
  );
  return line(quest) + phases.join("");
}

/** A title may come from an agent: nothing of it moves the terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
