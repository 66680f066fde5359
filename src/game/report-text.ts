/** The report of some days as Markdown, for a stand-up or an agent. */

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
    `${total.xp} XP, ${counted(total.prompts, "prompt")}, ${counted(total.tools, "tool")}, ` +
      `${counted(total.commits, "commit")}, ` +
      `${total.testsPassed} of ${total.testsRun} test runs passed.`,
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

function waitsOf({ waits, waitSeconds }: Sums): string {
  if (waits === 0) return "No agent waited for an answer.";
  const each = Math.round(waitSeconds / waits);
  const times = `${counted(waits, "time")} for an answer`;
  return `Agents waited ${times}, ${counted(each, "second")} on average.`;
}

function lineOf(sums: Sums & { name: string }): string {
  const { name, xp, commits, testsRun, tools } = sums;
  const counts = [
    counted(commits, "commit"),
    counted(testsRun, "test run"),
    counted(tools, "tool"),
  ];
  return `**${plain(name)}**: ${xp} XP, ${counts.join(", ")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines.map((line) => `- ${line}`), ""];
}

/** Names come from folders and people: none of their signs is Markdown here. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, "\\$&").replace(/\s+/g, " ");
}
