/** The report of some days as Markdown, for a stand-up or an agent. */
import { counted, part, plain } from "./markdown.ts";

interface Sums {
  xp: number;
  prompts: number;
  tools: number;
  commits: number;
  testsRun: number;
  testsPassed: number;
  waits: number;
  waitSeconds: number;
}

interface ReportFacts {
  from: string;
  to: string;
  total: Sums;
  projects: readonly (Sums & { name: string })[];
  personas: readonly (Sums & { name: string })[];
  quests: readonly { title: string; status: string }[];
  achievements: readonly { name: string; entityName: string }[];
  sessions: readonly { persona: string; project: string; status: string }[];
}

export function reportMarkdown(report: ReportFacts): string {
  const { from, to, total, projects, personas, quests, achievements, sessions } = report;
  const span = from === to ? from : `${from} to ${to}`;
  return [
    `# Report, ${span}`,
    "",
    [
      counted(total.xp, "XP", "XP"),
      counted(total.prompts, "prompt"),
      counted(total.tools, "tool"),
      counted(total.commits, "commit"),
      testsOf(total),
    ].join(", "),
    waitsOf(total),
    "",
    ...part("Projects", projects.map(lineOf)),
    ...part("Personas", personas.map(lineOf)),
    ...part(
      "Now",
      sessions.map((one) => `${plain(one.persona)} in ${plain(one.project)}: ${one.status}`),
    ),
    ...part(
      "Quests",
      quests.map((one) => `${plain(one.title)} (${one.status})`),
    ),
    ...part(
      "Achievements",
      achievements.map((one) => `${one.name}: ${plain(one.entityName)}`),
    ),
  ].join("\n");
}

function testsOf({ testsRun, testsPassed }: Sums): string {
  if (testsRun === 0) return "no test run.";
  return `${testsPassed.toLocaleString("en")} of ${counted(testsRun, "test run")} passed.`;
}

function waitsOf({ waits, waitSeconds }: Sums): string {
  if (waits === 0) return "No agent waited for an answer.";
  const times = `${counted(waits, "time")} for an answer`;
  return `Agents waited ${times}, ${lengthOf(waitSeconds / waits)} on average.`;
}

/** In the unit in which one would say it. */
function lengthOf(seconds: number): string {
  if (seconds < 119.5) return counted(Math.round(seconds), "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");
}

function lineOf(sums: Sums & { name: string }): string {
  const { name, xp, commits, testsRun, tools } = sums;
  const counts = [
    counted(commits, "commit"),
    counted(testsRun, "test run"),
    counted(tools, "tool"),
  ];
  return `**${plain(name)}**: ${counted(xp, "XP", "XP")}, ${counts.join(", ")}`;
}
