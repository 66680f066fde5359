/** A private tmux full of panes in which something called claude runs and draws its screen. */
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import type { LoadSession } from "./loader-messages.ts";

const SCREENS = join(import.meta.dir, "../fixtures/screens/composed");
/** An agent at work redraws its spinner and its counters about this often. */
const REDRAW_MS = 100;
const PROJECTS = 5;

export interface CampPane {
  id: string;
  pid: number;
  tty: string;
}

export interface Camp extends AsyncDisposable {
  tmux: PrivateTmux;
  serverPid: number;
  panes: CampPane[];
  /** The agents of the panes as a load sends for them; `isInSight` false names a tmux nobody polls. */
  agents(isInSight: boolean): LoadSession[];
  /** Lets the first `count` panes redraw until the result is disposed of. */
  draw(count: number): Disposable;
}

export async function makeCamp(count: number, scratch: string): Promise<Camp> {
  const agent = join(scratch, "agent", "claude");
  mkdirSync(join(scratch, "agent"), { recursive: true });
  symlinkSync(Bun.which("cat") ?? "/bin/cat", agent);
  const projects = Array.from({ length: PROJECTS }, (_, index) => makeProject(scratch, index));
  const tmux = await makePrivateTmux("default");
  const options = ["-c", projects[0] ?? scratch];
  await tmux.start({ command: `exec ${agent}`, width: 100, height: 30 });
  for (let made = 1; made < count; made++) await tmux.open(`exec ${agent}`, ...options);
  const listed = await tmux.run("list-panes", "-a", "-F", "#{pane_id} #{pane_pid} #{pane_tty}");
  const panes = listed.split("\n").map((line): CampPane => {
    const [id = "", pid = "", tty = ""] = line.split(" ");
    return { id, pid: Number(pid), tty };
  });
  for (const pane of panes) paint(pane, "01_idle_fresh.txt");
  // A name that leads to no socket: a tmux that hooks tell of and nobody can ask.
  await Bun.write(`${tmux.socketPath}-unseen`, "");
  const serverPid = Number(await tmux.run("display-message", "-p", "#{pid}"));
  return {
    tmux,
    serverPid,
    panes,
    agents: (isInSight) =>
      panes.map((pane, index) => ({
        id: `5e55105e-0000-4000-8000-${String(index).padStart(12, "0")}`,
        cwd: projects[index % PROJECTS] ?? scratch,
        headers: {
          "X-Tmux": `${tmux.socketPath}${isInSight ? "" : "-unseen"},${serverPid},0`,
          "X-Tmux-Pane": pane.id,
          "X-Agent-Pid": String(pane.pid),
        },
      })),
    draw: (busy) => draw(panes.slice(0, busy)),
    [Symbol.asyncDispose]: () => tmux[Symbol.asyncDispose](),
  };
}

/** A folder that reads as a git repository. */
function makeProject(scratch: string, index: number): string {
  const folder = join(scratch, "projects", `harbour-${index}`);
  mkdirSync(join(folder, ".git"), { recursive: true });
  Bun.write(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
  return folder;
}

/** Writes to the pane's terminal what the agent itself would write. */
export function paint(pane: CampPane, screen: string): void {
  const text = readFileSync(join(SCREENS, screen), "utf8").trimEnd().replaceAll("\n", "\r\n");
  const tty = openSync(pane.tty, "w");
  writeSync(tty, `\x1b[H\x1b[2J${text}`);
  closeSync(tty);
}

function draw(panes: CampPane[]): Disposable {
  for (const pane of panes) paint(pane, "10_working_tokens.txt");
  const ttys = panes.map((pane) => openSync(pane.tty, "w"));
  let frame = 0;
  const timer = setInterval(() => {
    frame++;
    const sign = "·✢✳✶✻✽"[frame % 6];
    const spinner = `${sign} Frolicking… (1m ${frame % 60}s · ↓ ${frame / 10}k tokens)`;
    // Once a second a line of the transcript changes beside the spinner's.
    const line = frame % 10 === 0 ? `\x1b[10;6Hsrc/part-${frame}.ts\x1b[K` : "";
    for (const tty of ttys) writeSync(tty, `\x1b[12;1H${spinner}\x1b[K${line}\x1b[16;3H`);
  }, REDRAW_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      for (const tty of ttys) closeSync(tty);
      for (const pane of panes) paint(pane, "01_idle_fresh.txt");
    },
  };
}
