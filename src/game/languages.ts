/** File endings that are counted, and the languages that they stand for. */

const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ["ts", "tsx", "mts", "cts"],
  JavaScript: ["js", "jsx", "mjs", "cjs"],
  Python: ["py", "pyi", "ipynb"],
  Rust: ["rs"],
  Go: ["go"],
  Java: ["java"],
  Kotlin: ["kt", "kts"],
  Scala: ["scala", "sc"],
  Clojure: ["clj", "cljs", "cljc", "edn"],
  Groovy: ["groovy", "gradle"],
  C: ["c", "h"],
  "C++": ["cc", "cpp", "cxx", "hh", "hpp", "hxx"],
  "C#": ["cs"],
  "F#": ["fs", "fsx"],
  Swift: ["swift"],
  "Objective-C": ["m", "mm"],
  Dart: ["dart"],
  Ruby: ["rb", "erb", "rake"],
  PHP: ["php"],
  Perl: ["pl", "pm"],
  Lua: ["lua"],
  R: ["r", "rmd"],
  Julia: ["jl"],
  Elixir: ["ex", "exs", "heex"],
  Erlang: ["erl", "hrl"],
  Haskell: ["hs"],
  OCaml: ["ml", "mli"],
  Elm: ["elm"],
  Zig: ["zig"],
  Nim: ["nim"],
  Crystal: ["cr"],
  Shell: ["sh", "bash", "zsh", "fish"],
  PowerShell: ["ps1", "psm1"],
  SQL: ["sql"],
  HTML: ["html", "htm"],
  CSS: ["css", "scss", "sass", "less"],
  Vue: ["vue"],
  Svelte: ["svelte"],
  Astro: ["astro"],
  GraphQL: ["graphql", "gql"],
  "Protocol Buffers": ["proto"],
  Terraform: ["tf", "hcl"],
  Nix: ["nix"],
  Clarity: ["clar"],
  Solidity: ["sol"],
  Move: ["move"],
  Cairo: ["cairo"],
};
/** Counted as endings, but no language that one is proud of. */
const TEXTS = [
  "md",
  "mdx",
  "txt",
  "json",
  "jsonc",
  "yaml",
  "yml",
  "toml",
  "xml",
  "csv",
  "ini",
  "env",
];

const LANGUAGE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(LANGUAGES).flatMap(([name, endings]) => endings.map((ending) => [ending, name])),
);
const COUNTED: ReadonlySet<string> = new Set([...LANGUAGE_OF.keys(), ...TEXTS]);

/** The ending of a path as it is counted; what is not known counts as `other`. */
export function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const dot = name.lastIndexOf(".");
  const ending = dot < 0 ? "" : name.slice(dot + 1);
  return COUNTED.has(ending) ? ending : "other";
}

/** How many languages are among counters like `files.ext.ts`. */
export function languagesAmong(paths: Iterable<string>): number {
  const languages = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith("files.ext.")) continue;
    const language = LANGUAGE_OF.get(path.slice("files.ext.".length));
    if (language) languages.add(language);
  }
  return languages.size;
}
