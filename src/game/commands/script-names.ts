/** What the names that people give to scripts, targets and tasks stand for. */
import type { CommandKind } from "./kinds.ts";

const WORDS: Readonly<Record<string, CommandKind>> = {
  test: "command:test",
  tests: "command:test",
  spec: "command:test",
  specs: "command:test",
  e2e: "command:test",
  unit: "command:test",
  integration: "command:test",
  jest: "command:test",
  vitest: "command:test",
  pytest: "command:test",
  build: "command:build",
  compile: "command:build",
  bundle: "command:build",
  lint: "command:lint",
  lints: "command:lint",
  linting: "command:lint",
  eslint: "command:lint",
  format: "command:lint",
  fmt: "command:lint",
  prettier: "command:lint",
  typecheck: "command:lint",
  clippy: "command:lint",
  deploy: "command:deploy",
};

/** Such scripts stay open, or do something about the thing instead of it. */
const OTHER =
  /^(watch|watcher|dev|debug|dry|dryrun|ui|clean|install|setup|init|update|serve|report|open|docs?)$/;

/** `test:unit` is a test, `test:watch` nothing, `web:build` a build, `latest` nothing. */
export function scriptKind(name: string): CommandKind | null {
  const parts = name.toLowerCase().split(/[:._/-]+/);
  if (parts.some((part) => OTHER.test(part))) return null;
  for (const part of parts) {
    const kind = Object.hasOwn(WORDS, part) ? WORDS[part] : undefined;
    if (kind) return kind;
  }
  return null;
}
