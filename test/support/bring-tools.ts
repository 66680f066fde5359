/** Brings tmux, curl, git and Chromium by the system's package manager where it may. */
import { existsSync } from "node:fs";

interface Tool {
  /** Names of the program, the first found is used. */
  programs: string[];
  /** Debian's package. */
  debian: string;
  brew: string;
}

const TOOLS: readonly Tool[] = [
  { programs: ["tmux"], debian: "tmux", brew: "tmux" },
  { programs: ["curl"], debian: "curl", brew: "curl" },
  { programs: ["git"], debian: "git", brew: "git" },
  {
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    debian: "chromium",
    brew: "--cask chromium",
  },
];

/** The Chromium that the browser suite drives, or null. */
export function chromiumPath(): string | null {
  const chosen = process.env["CHROMIUM"];
  if (chosen && existsSync(chosen)) return chosen;
  return (
    TOOLS.at(-1)
      ?.programs.map((name) => Bun.which(name))
      .find(Boolean) ?? null
  );
}

function isMissing(tool: Tool): boolean {
  if (tool.debian === "chromium") return chromiumPath() === null;
  return !tool.programs.some((name) => Bun.which(name));
}

/** Null when everything is there now; else the sentence that says which command to run. */
export async function bringTools(): Promise<string | null> {
  const missing = TOOLS.filter(isMissing);
  if (missing.length === 0) return null;
  const packages = missing.map((tool) => tool.debian);
  if (Bun.which("apt-get") && process.getuid?.() === 0) {
    console.log(`installing ${packages.join(", ")} (apt-get)`);
    await run(["apt-get", "update", "-qq"]);
    await run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages]);
    const still = TOOLS.filter(isMissing).map((tool) => tool.debian);
    if (still.length === 0) return null;
    return `apt-get did not bring ${still.join(", ")}; install it and run the tests again.`;
  }
  const command = Bun.which("apt-get")
    ? `sudo apt-get install -y ${packages.join(" ")}`
    : `brew install ${missing.map((tool) => tool.brew).join(" ")}`;
  return `The tests need ${packages.join(", ")}. Run: ${command}`;
}

async function run(argv: string[]): Promise<void> {
  const child = Bun.spawn(argv, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  await child.exited;
}
