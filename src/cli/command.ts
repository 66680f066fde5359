/** What a command is to `main`. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The whole help text, with an example. */
  help: string;
  /** Returns the exit code. Throws UsageError or CommandError for the rest. */
  run(args: string[]): Promise<number>;
}
