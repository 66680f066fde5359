/** What is to be said about the whole: tmux, hooks, warnings; told only when it changes. */
import type { SystemView } from "../protocol/live.ts";
import type { ProblemKind } from "../tmux/problems.ts";

export class SystemState {
  #view: SystemView;
  readonly #problems = new Map<string, { sentence: string; isAbsence: boolean }>();
  readonly #warnings = new Map<string, string>();
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

  /** One sentence for each kind of trouble; null: it is over. */
  setWarning(kind: string, sentence: string | null): void {
    if ((this.#warnings.get(kind) ?? null) === sentence) return;
    if (sentence === null) this.#warnings.delete(kind);
    else this.#warnings.set(kind, sentence);
    this.#set({ ...this.#view, warnings: [...this.#warnings.values()] });
  }

  /** What is wrong with a server of tmux; null: it is well. */
  setTmuxProblem(socketPath: string, sentence: string | null, kind: ProblemKind | null): void {
    if (sentence === null) this.#problems.delete(socketPath);
    else this.#problems.set(socketPath, { sentence, isAbsence: kind === "no-server" });
    this.#judgeTmux();
  }

  setPaneCount(count: number): void {
    this.#paneCount = count;
    this.#judgeTmux();
  }

  /** A server that does not run is no problem as long as another one shows panes. */
  #judgeTmux(): void {
    const problems = [...this.#problems.values()];
    const trouble = problems.find((problem) => !problem.isAbsence);
    const told = trouble ?? (this.#paneCount > 0 ? undefined : problems[0]);
    const tmuxProblem = told?.sentence ?? null;
    if (this.#view.tmuxProblem !== tmuxProblem) this.#set({ ...this.#view, tmuxProblem });
  }

  #set(view: SystemView): void {
    this.#view = view;
    this.onChange(view);
  }
}
