/**
 * An agent of the test's own in a real pane: the real layouts, the real hook script, a registry
 * file, bracketed paste. It has no will: what it does is what the prompts say.
 *
 *   claude scripted-agent.ts FILE SESSION_ID SCRIPT SESSIONS_FOLDER [bare]
 *
 * `ask COMMAND` asks for permission, in the dialog and through the held hook at once. `shout
 * COMMAND` draws the dialog and tells nobody. `busy MS` works that long. Anything else is a turn of
 * a moment. Each thing that happens to it goes to FILE as one JSON line. `bare`: no registry file.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import { Hooks } from "../../src/demo/actor/hooks.ts";
import { TurnPayloads } from "../../src/demo/actor/payloads.ts";
import { RegistryNote } from "../../src/demo/actor/registry-note.ts";
import { Show } from "../../src/demo/actor/show.ts";
import { Terminal } from "../../src/demo/actor/terminal.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { processStart } from "../../src/tmux/processes.ts";

const [file = "", sessionId = "", script = "", sessions = "", bare] = process.argv.slice(2);
const { TMUX = "", TMUX_PANE = "", PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
const cwd = process.cwd();
const facts = { sessionId, transcriptPath: `${cwd}/${sessionId}.jsonl`, cwd };
const env = { PATH, HOME, TMUX, TMUX_PANE, CLAUDE_PID: String(process.pid) };
const hooks = new Hooks(script, env);
const terminal = new Terminal(process.stdin, process.stdout);
const show = new Show(terminal, "~/scripted", "manual", systemClock);
const registry = bare ? null : registryNote();
const waiting: string[] = [];
/** The turn that runs. */
let running: TurnPayloads | null = null;
/** The real client ignores keys within 50 ms of a dialog. */
let deafUntil = 0;

function note(what: string, text: unknown): void {
  appendFileSync(file, `${JSON.stringify({ what, text, at: Date.now() })}\n`);
}

function registryNote(): RegistryNote {
  mkdirSync(sessions, { recursive: true });
  const procStart = processStart(process.pid) ?? "";
  const place = { paneId: TMUX_PANE, tmuxSession: "0", name: "scripted", cwd };
  const own = { folder: sessions, pid: process.pid, procStart, sessionId };
  return new RegistryNote({ ...own, ...place }, systemClock);
}

async function ask(command: string, payloads: TurnPayloads, isHeld: boolean): Promise<void> {
  const input = { command, description: "As the test wants it" };
  const tool = { id: `toolu_${Date.now()}`, name: "Bash", input, agentId: null };
  if (isHeld) hooks.tell(payloads.before(tool));
  const dialog = {
    kind: "command",
    description: "As told",
    command,
    folder: "~/scripted",
  } as const;
  const chosen = show.openDialog(dialog);
  deafUntil = performance.now() + 50;
  registry?.write("waiting", "permission prompt");
  const suggestions = [{ type: "addRules", rules: [{ toolName: "Bash", ruleContent: command }] }];
  const asked = isHeld ? await hooks.ask(payloads.asked(tool, suggestions)) : null;
  const never = new Promise<never>(() => {});
  const byHook = asked?.decision.then((decision) => {
    note("hook ended", decision);
    return decision ? { by: "hook" as const } : never;
  });
  const byKeys = chosen.then((choice) => {
    note("chosen", choice);
    return { by: "keys" as const, isNo: choice.kind === "escape" || choice.index === 2 };
  });
  const answer = await Promise.race(byHook ? [byKeys, byHook] : [byKeys]);
  show.closeDialog();
  // As the real one: No and Esc end the waiting hook, a Yes lets it end by itself.
  if (answer.by === "keys" && answer.isNo) asked?.cancel();
  registry?.write("busy");
  if (isHeld && !(answer.by === "keys" && answer.isNo)) hooks.tell(payloads.after(tool, {}, 0.1));
}

async function play(prompt: string, isTold = false): Promise<void> {
  note("prompt", prompt);
  const payloads = new TurnPayloads(facts, show.mode);
  running = payloads;
  show.startWork("Scripting");
  registry?.write("busy");
  if (!isTold) hooks.tell(payloads.prompt(prompt));
  const [word = "", rest = ""] = [prompt.split(" ")[0], prompt.slice(prompt.indexOf(" ") + 1)];
  if (word === "busy") await Bun.sleep(Number(rest));
  if (word === "ask") await ask(rest, payloads, true);
  if (word === "shout") await ask(rest, payloads, false);
  await hooks.settled();
  show.endWork();
  registry?.write("idle");
  hooks.tell(payloads.stopped("Done."));
  await hooks.settled();
  running = null;
  const next = waiting.shift();
  if (next !== undefined) await play(next, true);
}

function submit(): void {
  const prompt = show.draft;
  show.draft = "";
  if (prompt === "") return;
  if (!running) return void play(prompt);
  // As the real one: told at once, under the running turn's id, and not again when it begins.
  waiting.push(prompt);
  hooks.tell(running.prompt(prompt));
}

terminal.open(
  "✳ scripted",
  (key) => {
    note("key", key);
    if (show.hasDialog) {
      if (performance.now() >= deafUntil) show.dialogKey(key);
      return;
    }
    if (key.kind === "text" || key.kind === "paste") show.draft += key.text;
    else if (key.kind === "backspace") show.draft = show.draft.slice(0, -1);
    else if (key.kind === "enter") submit();
    show.paint();
  },
  () => show.paint(),
);
show.paint();
registry?.write("idle");
hooks.tell({
  session_id: sessionId,
  transcript_path: facts.transcriptPath,
  cwd,
  hook_event_name: "SessionStart",
  source: "startup",
});
