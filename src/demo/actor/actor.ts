/** One scripted agent: it takes prompts, its own and a person's, and plays them out. */
import type { Clock } from "../../lib/clock.ts";
import type { Member, Turn } from "../script.ts";
import type { Courtesies } from "./courtesies.ts";
import type { Hooks } from "./hooks.ts";
import type { Key } from "./keys.ts";
import { Interrupted, type Pace } from "./pace.ts";
import { type SessionFacts, sessionStart, TurnPayloads } from "./payloads.ts";
import { RefusedByPerson } from "./refused.ts";
import type { RegistryNote } from "./registry-note.ts";
import type { Show } from "./show.ts";
import { playStep } from "./steps.ts";
import type { TurnContext } from "./turn-context.ts";

export interface ActorParts {
  member: Member;
  facts: SessionFacts;
  place: string;
  show: Show;
  hooks: Hooks;
  registry: RegistryNote;
  pace: Pace;
  courtesies: Courtesies;
  clock: Clock;
}

/** How the scripted prompts are typed: characters at once, and seconds between. */
const TYPED_CHARACTERS = 4;
const TYPED_SECONDS = 0.06;
/** A person's half-written draft is left in peace this long at a time. */
const PATIENCE_SECONDS = 5;
const DRAFT_MAX = 200_000;
const MODES = ["manual", "acceptEdits", "plan"] as const;

export class Actor {
  readonly #submitted: string[] = [];
  /** Ends the rest between turns, because somebody has sent a prompt. */
  #wake = new AbortController();
  /** Ends the turn that runs. */
  #turn: AbortController | null = null;
  /** Ends the typing of a scripted prompt: a person needs the box. */
  #typing: AbortController | null = null;
  #turnIndex = 0;

  constructor(private readonly parts: ActorParts) {}

  /** Plays until the process ends. */
  async run(): Promise<never> {
    const { hooks, registry, facts, member, show } = this.parts;
    show.paint();
    registry.write("idle");
    hooks.tell(sessionStart(facts));
    let restSeconds = member.firstSeconds;
    for (;;) {
      const turn = await this.#nextTurn(restSeconds);
      if (turn) await this.#play(turn);
      restSeconds = turn ? turn.restSeconds : PATIENCE_SECONDS;
    }
  }

  onKey(key: Key): void {
    const { show } = this.parts;
    if (show.hasDialog) show.dialogKey(key);
    else this.#boxKey(key);
  }

  /** Null: a person is writing, and the scripted prompt has to wait. */
  async #nextTurn(restSeconds: number): Promise<Turn | null> {
    const { member, show } = this.parts;
    await this.#rest(restSeconds);
    const sent = this.#submitted.shift();
    if (sent !== undefined) return this.parts.courtesies.replyTo(sent);
    if (show.draft !== "") return null;
    const turn = member.turns[this.#turnIndex % member.turns.length] ?? member.turns[0];
    if (!(await this.#typeOut(turn.prompt))) return null;
    this.#turnIndex += 1;
    return turn;
  }

  async #rest(seconds: number): Promise<void> {
    if (this.#submitted.length > 0) return;
    this.#wake = new AbortController();
    await this.parts.pace.rest(seconds, this.#wake.signal).catch(passInterrupted);
  }

  /** False when a person began to write meanwhile. */
  async #typeOut(text: string): Promise<boolean> {
    const { show, pace } = this.parts;
    const typing = new AbortController();
    this.#typing = typing;
    for (let end = TYPED_CHARACTERS; !typing.signal.aborted; end += TYPED_CHARACTERS) {
      show.draft = text.slice(0, end);
      show.paint();
      await pace.rest(TYPED_SECONDS, typing.signal).catch(passInterrupted);
      if (end >= text.length) break;
    }
    this.#typing = null;
    if (typing.signal.aborted) return false;
    show.draft = "";
    return true;
  }

  async #play(turn: Turn): Promise<void> {
    const { show, hooks, registry, courtesies, clock } = this.parts;
    if (turn.mode) show.mode = turn.mode;
    const ending = new AbortController();
    this.#turn = ending;
    const context = this.#contextOf(ending.signal);
    const { verb, past } = courtesies.verb();
    show.add({ kind: "prompt", text: turn.prompt });
    show.startWork(verb);
    hooks.tell(context.payloads.prompt(turn.prompt));
    registry.write("busy");
    try {
      for (const step of turn.steps) {
        if ((await playStep(step, context)) === "over") break;
      }
      const seconds = show.workedSeconds;
      show.add({ kind: "finished", text: `${past} for ${seconds}s · done ${clockTime(clock)}` });
      hooks.tell(context.payloads.stopped(context.said));
      await hooks.settled();
    } catch (cause) {
      if (!(cause instanceof Interrupted)) throw cause;
      // No hook tells of this; the registry and the screen do.
      if (!(cause instanceof RefusedByPerson)) show.add({ kind: "interrupted" });
      show.closeDialog();
    }
    this.#turn = null;
    show.endWork();
    registry.write("idle");
  }

  #contextOf(signal: AbortSignal): TurnContext {
    const { show, hooks, registry, pace, facts, place } = this.parts;
    const payloads = new TurnPayloads(facts, show.mode);
    const { cwd } = facts;
    const words = { answer: "", said: "" };
    return { show, hooks, registry, pace, payloads, signal, cwd, place, ...words };
  }

  #boxKey(key: Key): void {
    const { show } = this.parts;
    if (this.#typing) {
      this.#typing.abort();
      show.draft = "";
    }
    switch (key.kind) {
      case "text":
      case "paste":
        show.draft = (show.draft + key.text).slice(0, DRAFT_MAX);
        break;
      case "backspace":
        show.draft = [...show.draft].slice(0, -1).join("");
        break;
      case "enter":
        this.#submit();
        break;
      case "escape":
      case "interrupt":
        if (this.#turn) this.#turn.abort();
        else show.draft = "";
        break;
      case "backtab":
        show.mode = MODES[(MODES.indexOf(show.mode) + 1) % MODES.length] ?? "manual";
        break;
      case "up":
      case "down":
      case "tab":
      case "other":
        break;
      default:
        key satisfies never;
    }
    show.paint();
  }

  /** While a turn runs, a prompt waits in line; nothing is lost. */
  #submit(): void {
    const { show } = this.parts;
    const text = show.draft.trim();
    if (text === "") return;
    show.draft = "";
    this.#submitted.push(text);
    this.#wake.abort();
  }
}

function passInterrupted(cause: unknown): void {
  if (!(cause instanceof Interrupted)) throw cause;
}

/** `9:44 AM`, as the agent writes the end of a turn. */
function clockTime(clock: Clock): string {
  const time = new Date(clock.now()).toLocaleTimeString("en-US", {
    hour: "numeric",
    minute: "2-digit",
  });
  return time.replace(/\s/g, " ");
}
