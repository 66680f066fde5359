/** What a JUnit report of bun says: how many tests passed and failed, and which failed by what. */
import { existsSync, readFileSync } from "node:fs";

export interface Tally {
  passed: number;
  failed: number;
  /** Name, file and error of what failed, to be told again at the end of a long run. */
  faults: string[];
}

/** An error's text is cut here: the whole stands in the suite's own output. */
const ERROR_CHARACTERS_MAX = 1_500;

/** A skipped test is a failure here. A report that was never written counts nothing. */
export function readJunit(path: string): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 0, faults: [] };
  const xml = readFileSync(path, "utf8");
  const root = /<testsuites\b[^>]*>/.exec(xml)?.[0] ?? "";
  const count = (name: string) => Number(attribute(root, name));
  const failed = count("failures") + count("errors") + count("skipped");
  const cases = xml.matchAll(/<testcase\b([^>]*[^/])>([\s\S]*?)<\/testcase>/g);
  const faults = [...cases].flatMap(([, own = "", inside = ""]) => faultOf(own, inside));
  return { passed: Math.max(0, count("tests") - failed), failed, faults };
}

function faultOf(attributes: string, inside: string): string[] {
  const found = /<(failure|error|skipped)\b[^>]*?(?:\/>|>([\s\S]*?)<\/\1>)/.exec(inside);
  if (!found) return [];
  const [, kind, text = ""] = found;
  const error = plain(text).slice(0, ERROR_CHARACTERS_MAX).replaceAll(/^/gm, "    ");
  const name = [attribute(attributes, "classname"), attribute(attributes, "name")];
  const title = `${kind}: ${name.filter((part) => part).join(" > ")}`;
  return [`${title} (${attribute(attributes, "file")})\n${error.trimEnd()}`.trimEnd()];
}

function attribute(text: string, name: string): string {
  return plain(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "");
}

function plain(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'" };
  return text
    .replaceAll("&#10;", "\n")
    .replaceAll(/&(lt|gt|quot|apos);/g, (_, name: string) => named[name] ?? "")
    .replaceAll("&amp;", "&");
}
