/** Settings: flags over environment over `config.toml` over defaults, one schema. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { isZone, systemZone } from "../lib/local-day.ts";
import { limits } from "./limits.ts";
import { discordSettings, notifySettings } from "./notify-settings.ts";
import { type DataPaths, dataPaths } from "./paths.ts";

/** Flags and variables are text; only plain digits are a number there. */
const port = z.preprocess(
  (value) => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value),
  z.number("must be a whole number from 0 to 65535").int().min(0).max(65_535),
);
const host = z
  .string()
  .regex(/^[0-9A-Za-z.:[\]-]{1,253}$/, "must be an address or a host name")
  .transform((value) => value.replace(/^\[|\]$/g, ""));

const HOLD_RANGE = "must be a whole number of seconds from 5 to 3500";

/** What `config.toml` may hold. Times are milliseconds unless the name says otherwise. */
const fileSettings = z.strictObject({
  port: port.default(4011),
  host: host.default("127.0.0.1"),
  /** A reverse proxy with TLS stands before us; only then may we listen beyond loopback. */
  behind_proxy: z.boolean().default(false),
  /** Host headers that such a proxy passes on, `rpg.example.net` or with a port. */
  hosts: z
    .array(z.string().regex(/^[0-9A-Za-z.[\]:-]{1,260}$/))
    .max(16)
    .default([]),
  tmux: z
    .strictObject({
      /** Program to run; a name is looked up on PATH. */
      program: z.string().min(1).default("tmux"),
      /** Sockets beside those of the default folder and those that hooks name. */
      sockets: z.array(z.string().startsWith("/").max(1_024)).max(16).default([]),
    })
    .prefault({}),
  /** The calendar of streaks, challenges and daily sums; the machine's own zone by default. */
  time_zone: z
    .string()
    .refine(isZone, 'must be a name of the IANA list like "Europe/Berlin"')
    .default(systemZone),
  permission: z
    .strictObject({
      /** How long an agent's request waits for an answer from here, in seconds. */
      hold_s: z
        .number(HOLD_RANGE)
        .int(HOLD_RANGE)
        .min(limits.permissionHoldSecondsMin, HOLD_RANGE)
        .max(limits.permissionHoldSecondsMax, HOLD_RANGE)
        .default(limits.permissionHoldMsDefault / 1000),
      /** Hold also where no terminal shows a dialog: there no answer counts as a refusal. */
      hold_headless: z.boolean().default(false),
    })
    .prefault({}),
  storage: z
    .strictObject({
      /**
       * "full": what is acknowledged survives a power cut. "normal" spares the disk a flush a
       * commit: it survives the end of the program, and a power cut may take the last moments.
       */
      durability: z.enum(["full", "normal"], 'must be "full" or "normal"').default("full"),
    })
    .prefault({}),
  /** The window of stored hook events: the smaller of both bounds. */
  retention: z
    .strictObject({
      events_days: z.number("must be a whole number from 1 to 60").int().min(1).max(60).default(7),
      events_rows: z
        .number("must be a whole number from 100 to 1000000")
        .int()
        .min(100)
        .max(1_000_000)
        .default(10_000),
    })
    .prefault({}),
  ledger: z
    .strictObject({
      /** Rows older than this are folded into one for each pair, day and kind; never without it. */
      compact_after_months: z
        .number("must be a whole number from 1 to 1200")
        .int()
        .min(1)
        .max(1_200)
        .optional(),
    })
    .prefault({}),
  discord: discordSettings.prefault({}),
  notify: notifySettings.prefault({}),
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
  behindProxy?: boolean | undefined;
}

/** A setting that cannot be understood; the message is one sentence for the user. */
export class ConfigError extends Error {}

export function loadConfig(flags: ConfigFlags, env: Record<string, string | undefined>): Config {
  const home = env["HOME"] || homedir();
  // A variable that is set to nothing counts as not set, as everywhere in a shell.
  const ownHome = env["CLAUDE_RPG_HOME"] || join(home, ".claude-rpg");
  const root = resolve(flags.dataDir ?? ownHome);
  const paths = dataPaths(root);
  const text = existsSync(paths.config) ? readFileSync(paths.config, "utf8") : "";
  const merged: Record<string, unknown> = { ...parseToml(text, paths.config) };
  const given: Record<string, string | undefined> = {
    port: flags.port ?? (env["CLAUDE_RPG_PORT"] || undefined),
    host: flags.host ?? (env["CLAUDE_RPG_HOST"] || undefined),
  };
  for (const [key, value] of Object.entries(given)) if (value !== undefined) merged[key] = value;
  if (flags.behindProxy) merged["behind_proxy"] = true;
  const parsed = fileSettings.safeParse(merged);
  if (parsed.success) return { ...checkHost(parsed.data), paths };
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...(issue?.path.map(String) ?? []), ...(unknownKey ? [unknownKey] : [])];
  // What came by flag or variable is not to be mended in the file.
  const isFromFile = given[path[0] ?? ""] === undefined;
  const line = isFromFile ? lineOf(text, path.at(-1)) : null;
  const where = line ? `${paths.config}, line ${line}` : "the settings";
  const what = unknownKey ? "is not a setting" : (issue?.message ?? "is not understood");
  throw new ConfigError(`In ${where}: "${path.join(".")}" ${what}; mend it and start again.`);
}

/** Whoever reaches the server can type into a shell, and without TLS anybody can listen in. */
function checkHost(settings: FileSettings): FileSettings {
  const isLoopback = /^(127(\.\d{1,3}){3}|localhost|::1)$/.test(settings.host);
  if (isLoopback || settings.behind_proxy) return settings;
  throw new ConfigError(
    "Listening beyond this machine needs a proxy with TLS in front: add --behind-proxy, or leave --host out.",
  );
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
