/** Settings: flags over environment over `config.toml` over defaults, one schema. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type DataPaths, dataPaths } from "./paths.ts";

const port = z.coerce.number().int().min(0).max(65_535);
const host = z
  .string()
  .regex(/^[0-9A-Za-z.:[\]-]{1,253}$/, "must be an address or a host name")
  .transform((value) => value.replace(/^\[|\]$/g, ""));

/** What `config.toml` may hold. Times are milliseconds unless the name says otherwise. */
const fileSettings = z.strictObject({
  port: port.default(4011),
  host: host.default("127.0.0.1"),
  tmux: z
    .strictObject({
      /** Program to run; a name is looked up on PATH. */
      program: z.string().min(1).default("tmux"),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(["debug", "info", "warn", "error"]).default("info") })
    .prefault({}),
});
type FileSettings = z.infer<typeof fileSettings>;

export interface Config extends FileSettings {
  paths: DataPaths;
}

export interface ConfigFlags {
  port?: string | undefined;
  host?: string | undefined;
  dataDir?: string | undefined;
}

/** A setting that cannot be understood; the message is one sentence for the user. */
export class ConfigError extends Error {}

export function loadConfig(flags: ConfigFlags, env: Record<string, string | undefined>): Config {
  const home = env["HOME"] || homedir();
  const root = resolve(flags.dataDir ?? env["CLAUDE_RPG_HOME"] ?? join(home, ".claude-rpg"));
  const paths = dataPaths(root);
  const text = existsSync(paths.config) ? readFileSync(paths.config, "utf8") : "";
  const merged: Record<string, unknown> = { ...parseToml(text, paths.config) };
  const given = {
    port: flags.port ?? env["CLAUDE_RPG_PORT"],
    host: flags.host ?? env["CLAUDE_RPG_HOST"],
  };
  for (const [key, value] of Object.entries(given)) if (value !== undefined) merged[key] = value;
  const parsed = fileSettings.safeParse(merged);
  if (parsed.success) return { ...parsed.data, paths };
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...(issue?.path.map(String) ?? []), ...(unknownKey ? [unknownKey] : [])];
  const line = lineOf(text, path.at(-1));
  const where = line ? `${paths.config}, line ${line}` : "the settings";
  const what = unknownKey ? "is not a setting" : (issue?.message ?? "is not understood");
  throw new ConfigError(`In ${where}: "${path.join(".")}" ${what}; mend it and start again.`);
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return Bun.TOML.parse(text) as Record<string, unknown>;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${path} is not valid TOML (${why}); mend it and start again.`);
  }
}

function lineOf(text: string, key: string | undefined): number | null {
  if (!key) return null;
  const pattern = new RegExp(`^\\s*["']?${key.replace(/[^\w-]/g, ".")}["']?\\s*=`);
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? null : index + 1;
}
