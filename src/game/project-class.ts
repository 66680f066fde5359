/** What kind of project it is, from what lies in its repository and what is edited in it. */

export type ProjectClass =
  | "frontend"
  | "backend"
  | "fullstack"
  | "blockchain"
  | "infra"
  | "unknown";

export interface RepositoryContents {
  /** Names in the root folder. */
  names: readonly string[];
  /** Packages that `package.json` depends on. */
  packages: readonly string[];
}

export interface Classified {
  projectClass: ProjectClass;
  /** Why, one sentence. */
  reason: string;
}

type Side = "frontend" | "backend" | "infra" | "blockchain";

/** Names in the root → side. */
const MARKS: readonly (readonly [RegExp, Side])[] = [
  [/^(Clarinet|foundry|Anchor|Move|Scarb)\.toml$/, "blockchain"],
  [/^(hardhat|truffle)([-.]config)?\.(js|ts|cjs)$/, "blockchain"],
  [/\.tf$|^terragrunt\.hcl$/, "infra"],
  [/^(Pulumi|Chart|kustomization|serverless|cloudbuild)\.ya?ml$/, "infra"],
  [/^(ansible\.cfg|playbook\.ya?ml|cdk\.json|helmfile\.ya?ml)$/, "infra"],
  [/^(angular\.json|index\.html|(vite|next|nuxt|svelte|astro)\.config\.\w+)$/, "frontend"],
  [/^(go\.mod|Cargo\.toml|pyproject\.toml|requirements\.txt|setup\.py|manage\.py)$/, "backend"],
  [/^(pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|mix\.exs|rebar\.config)$/, "backend"],
  [/\.(csproj|fsproj|sln)$/, "backend"],
];

/** Packages → side. */
const PACKAGES: Readonly<Record<string, Side>> = {
  react: "frontend",
  "react-dom": "frontend",
  preact: "frontend",
  vue: "frontend",
  svelte: "frontend",
  "solid-js": "frontend",
  lit: "frontend",
  "@angular/core": "frontend",
  next: "frontend",
  nuxt: "frontend",
  astro: "frontend",
  express: "backend",
  fastify: "backend",
  koa: "backend",
  hono: "backend",
  elysia: "backend",
  "@nestjs/core": "backend",
  "@hapi/hapi": "backend",
  "socket.io": "backend",
  hardhat: "blockchain",
  "aws-cdk-lib": "infra",
  "@pulumi/pulumi": "infra",
};

const ENDINGS: Readonly<Record<Side, readonly string[]>> = {
  blockchain: ["clar", "sol", "move", "cairo"],
  infra: ["tf", "hcl", "nix", "yaml", "yml"],
  frontend: ["tsx", "jsx", "vue", "svelte", "astro", "css", "scss", "sass", "less", "html", "htm"],
  backend: [
    "ts",
    "js",
    "mjs",
    "py",
    "go",
    "rs",
    "java",
    "kt",
    "rb",
    "php",
    "ex",
    "cs",
    "scala",
    "sql",
    "c",
    "cpp",
  ],
};
/** A mark in the repository weighs as much as this many edits. */
const MARK_WEIGHT = 10;
/** Below this part of all weight a side does not count. */
const PART_MIN = 0.2;

/** `endings`: file ending → how often such a file was edited or written. */
export function classify(
  contents: RepositoryContents,
  endings: Readonly<Record<string, number>>,
): Classified {
  const weights: Record<Side, number> = { frontend: 0, backend: 0, infra: 0, blockchain: 0 };
  const reasons: Record<Side, string[]> = { frontend: [], backend: [], infra: [], blockchain: [] };
  const mark = (side: Side, what: string): void => {
    weights[side] += MARK_WEIGHT;
    reasons[side].push(what);
  };
  for (const name of contents.names) {
    const found = MARKS.find(([pattern]) => pattern.test(name));
    if (found) mark(found[1], name);
  }
  for (const name of contents.packages) {
    const side = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
    if (side) mark(side, `the package ${name}`);
  }
  for (const side of ["blockchain", "infra", "frontend", "backend"] as const) {
    const edits = ENDINGS[side].reduce((sum, ending) => sum + (endings[ending] ?? 0), 0);
    weights[side] += edits;
    // Without their number: it grows, and the sentence is made anew only now and then.
    if (edits > 0) reasons[side].push(`work on ${side} files`);
  }
  const because = (side: Side) => reasons[side].slice(0, 3).join(", ");
  // Contracts are what such a repository is about, however small they are.
  if (weights.blockchain > 0) return classified("blockchain", because("blockchain"));
  const total = weights.frontend + weights.backend + weights.infra;
  if (total === 0) {
    return { projectClass: "unknown", reason: "Nothing in it tells its kind yet." };
  }
  const { frontend, backend, infra } = weights;
  if (infra > frontend && infra > backend) return classified("infra", because("infra"));
  const product = frontend + backend;
  if (frontend >= product * PART_MIN && backend >= product * PART_MIN) {
    return classified("fullstack", `${because("frontend")}; ${because("backend")}`);
  }
  const side = frontend > backend ? "frontend" : "backend";
  return classified(side, because(side));
}

function classified(projectClass: ProjectClass, because: string): Classified {
  return { projectClass, reason: `It counts as ${projectClass}: ${because}.` };
}
