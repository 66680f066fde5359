/** What an actor shows at the moment, and the picture of it. */
import type { Clock } from "../../lib/clock.ts";
import type { Block } from "../screen/blocks.ts";
import { type Dialog, optionLabels } from "../screen/dialogs.ts";
import type { Bottom, Mode } from "../screen/render.ts";
import type { Key } from "./keys.ts";
import type { Terminal } from "./terminal.ts";

/** What a person did with a dialog in the terminal. */
export type Choice = { kind: "option"; index: number; other: string } | { kind: "escape" };

interface OpenDialog {
  dialog: Dialog;
  selected: number;
  choose(choice: Choice): void;
}

interface Work {
  verb: string;
  sinceMs: number;
}

/** The spinner turns this often: a capture each time, as with a real agent, but calm. */
const TURN_MS = 300;
/** A transcript longer than any screen need not be kept. */
const BLOCKS_MAX = 200;

export class Show {
  draft = "";
  tokens = 0;
  readonly #blocks: Block[] = [];
  #dialog: OpenDialog | null = null;
  #work: Work | null = null;
  #frame = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly place: string,
    public mode: Mode,
    private readonly clock: Clock,
  ) {
    setInterval(() => this.#turn(), TURN_MS);
  }

  get isBusy(): boolean {
    return this.#work !== null;
  }

  get hasDialog(): boolean {
    return this.#dialog !== null;
  }

  get workedSeconds(): number {
    if (!this.#work) return 0;
    return Math.floor((this.clock.monotonic() - this.#work.sinceMs) / 1_000);
  }

  add(block: Block): void {
    this.#blocks.push(block);
    this.#blocks.splice(0, this.#blocks.length - BLOCKS_MAX);
    this.paint();
  }

  /** The newest block becomes another: its text grew, its tool ended. */
  change(block: Block): void {
    this.#blocks.splice(-1, 1, block);
    this.paint();
  }

  startWork(verb: string): void {
    this.#work = { verb, sinceMs: this.clock.monotonic() };
    this.tokens = 0;
    this.paint();
  }

  endWork(): void {
    this.#work = null;
    this.paint();
  }

  /** Resolves when a person chooses in the terminal; `closeDialog` takes it away unanswered. */
  openDialog(dialog: Dialog): Promise<Choice> {
    const { promise, resolve } = Promise.withResolvers<Choice>();
    this.#dialog = { dialog, selected: 0, choose: resolve };
    this.paint();
    return promise;
  }

  closeDialog(): void {
    this.#dialog = null;
    this.paint();
  }

  dialogKey(key: Key): void {
    const open = this.#dialog;
    if (!open) return;
    const labels = optionLabels(open.dialog);
    const isOther = isOtherRow(open);
    if ((key.kind === "text" || key.kind === "paste") && isOther) {
      open.dialog = withOther(open.dialog, (other) => other + key.text.replaceAll("\n", " "));
    } else if (key.kind === "backspace" && isOther) {
      open.dialog = withOther(open.dialog, (other) => [...other].slice(0, -1).join(""));
    } else if (key.kind === "text") {
      const index = Number(key.text) - 1;
      if (Number.isInteger(index) && index >= 0 && index < labels.length) {
        open.selected = index;
        // The row for one's own words is only entered: the words come next.
        if (!isOtherRow(open)) this.#choose(open);
      }
    } else if (key.kind === "up" || key.kind === "down") {
      const step = key.kind === "up" ? -1 : 1;
      open.selected = (open.selected + step + labels.length) % labels.length;
    } else if (key.kind === "enter") {
      if (!isOther || otherOf(open.dialog).trim() !== "") this.#choose(open);
    } else if (key.kind === "escape" || key.kind === "interrupt") {
      open.choose({ kind: "escape" });
    }
    this.paint();
  }

  paint(): void {
    this.terminal.paint({
      ...this.terminal.size(),
      place: this.place,
      blocks: this.#blocks,
      bottom: this.#bottom(),
    });
  }

  #choose(open: OpenDialog): void {
    open.choose({ kind: "option", index: open.selected, other: otherOf(open.dialog).trim() });
  }

  #turn(): void {
    if (!this.#work || this.#dialog) return;
    this.#frame += 1;
    this.tokens += 3;
    this.paint();
  }

  #bottom(): Bottom {
    if (this.#dialog) {
      return { kind: "dialog", dialog: this.#dialog.dialog, selected: this.#dialog.selected };
    }
    const spinner = this.#work && {
      frame: this.#frame,
      verb: this.#work.verb,
      seconds: this.workedSeconds,
      tokens: this.tokens,
    };
    return { kind: "box", draft: this.draft, mode: this.mode, isBusy: this.isBusy, spinner };
  }
}

/** A question's last option but one takes the person's own words. */
function isOtherRow({ dialog, selected }: OpenDialog): boolean {
  return dialog.kind === "question" && selected === dialog.options.length;
}

function otherOf(dialog: Dialog): string {
  return dialog.kind === "question" ? dialog.other : "";
}

function withOther(dialog: Dialog, change: (other: string) => string): Dialog {
  return dialog.kind === "question" ? { ...dialog, other: change(dialog.other) } : dialog;
}
