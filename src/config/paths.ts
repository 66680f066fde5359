/** Where everything lies in the data folder. */
import { join } from "node:path";

export interface DataPaths {
  root: string;
  database: string;
  lock: string;
  /** Note of the running server: pid and address, for the CLI and for a refused second start. */
  serverNote: string;
  hookToken: string;
  /** Token of the CLI on this machine (role of spec: read, prompt, note). */
  cliToken: string;
  /** curl's config file for the hook script: address, token, time limits. */
  hookCurl: string;
  hookScript: string;
  spool: string;
  spoolTmp: string;
  /** Spooled events that failed three times. */
  spoolPoison: string;
  /** Which spooled events were tried how often. */
  spoolNotes: string;
  /** The highest event id that was committed; tells after a crash whether the database lost some. */
  watermark: string;
  backups: string;
  /** Masked screens that a person saved because the reader got them wrong. */
  screens: string;
  /** A backup on its way to the database's place. */
  restoring: string;
  config: string;
  /** Page that moves the browser to a single-use sign-in link. */
  signInPage: string;
}

export function dataPaths(root: string): DataPaths {
  const at = (...parts: string[]) => join(root, ...parts);
  return {
    root,
    database: at("claude-rpg-v2.db"),
    lock: at("lock.db"),
    serverNote: at("server.json"),
    hookToken: at("hook-token"),
    cliToken: at("cli-token"),
    hookCurl: at("hook.curl"),
    hookScript: at("hooks", "claude-code.sh"),
    spool: at("spool"),
    spoolTmp: at("spool", "tmp"),
    spoolPoison: at("spool", "poison"),
    spoolNotes: at("spool", "notes.json"),
    watermark: at("watermark"),
    backups: at("backups"),
    screens: at("screens"),
    restoring: at("restoring.db"),
    config: at("config.toml"),
    signInPage: at("sign-in.html"),
  };
}
