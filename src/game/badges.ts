/** Badges of a persona: for doing much of one thing. */
import { type Measure, measured, type Sheet } from "./measure.ts";

export interface Badge {
  id: string;
  name: string;
  description: string;
  measure: Measure;
  target: number;
}

function badge(id: string, name: string, target: number, measure: Measure, description: string) {
  return { id, name, target, measure, description };
}

function stat(path: string): Measure {
  return { by: "stat", path };
}

export const BADGES: readonly Badge[] = [
  badge("code_architect", "Code Architect", 100, stat("filesEdited"), "Edit 100 files."),
  badge("test_champion", "Test Champion", 50, stat("commands.testsPassed"), "Pass tests 50 times."),
  badge("git_master", "Git Master", 50, stat("git.commits"), "Make 50 commits."),
  badge("shell_sage", "Shell Sage", 100, stat("toolsUsed.Bash"), "Run 100 commands."),
  badge("wordsmith", "Wordsmith", 50, stat("filesWritten"), "Write 50 files."),
  badge("clarity_coder", "Clarity Coder", 10, stat("files.ext.clar"), "Edit 10 Clarity files."),
  badge(
    "quick_responder",
    "Quick Responder",
    50,
    stat("waits.quick"),
    "Answer 50 waits within 30 seconds.",
  ),
  badge("night_owl", "Night Owl", 25, stat("turns.night"), "End 25 turns between 0 and 5 o'clock."),
  badge("polyglot", "Polyglot", 5, { by: "languages" }, "Edit files in 5 languages."),
];

/** Ids of all badges that a sheet has earned, in the order of the table. */
export function badgesEarned(sheet: Sheet): string[] {
  return BADGES.filter((one) => measured(one.measure, sheet) >= one.target).map((one) => one.id);
}
