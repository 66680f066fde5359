/** What is to be said about the whole: tmux, hooks, warnings; told only when it changes. */
import type { SystemView } from "../protocol/live.ts";

export class SystemState {
  #view: SystemView;
  readonly #problems = new Map<string, string>();
  #paneCount = 0;

  constructor(
    version: string,
    hasHooks: boolean,
    private readonly onChange: (view: SystemView) => void,
  ) {
    this.#view = { version, tmuxProblem: null, hasHooks, warnings: [] };
  }

  get view(): SystemView {
    return this.#view;
  }

  setHooks(): void {
    if (!this.#view.hasHooks) this.#set({ ...this.#view, hasHooks: true });
  }

  /** One sentence on a server of tmux, or null: it is well. */
  setTmuxProblem(socketPath: string, sentence: string | null): void {
    if (sentence === null) this.#problems.delete(socketPath);
    else this.#problems.set(socketPath, sentence);
    this.#judgeTmux();
  }

  setPaneCount(count: number): void {
    this.#paneCount = count;
    this.#judgeTmux();
  }

  /** A server that does not run is no problem as long as another one shows panes. */
  #judgeTmux(): void {
    const first = [...this.#problems.values()][0] ?? null;
    const hanging = [...this.#problems.values()].find((sentence) => !isAbsence(sentence));
    const tmuxProblem = this.#paneCount > 0 ? (hanging ?? null) : first;
    if (this.#view.tmuxProblem !== tmuxProblem) this.#set({ ...this.#view, tmuxProblem });
  }

  #set(view: SystemView): void {
    this.#view = view;
    this.onChange(view);
  }
}

function isAbsence(sentence: string): boolean {
  return sentence.startsWith("No tmux server runs");
}
