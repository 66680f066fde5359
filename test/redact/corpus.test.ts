/** How many secrets are found, and how much that is none is taken for one. */
import { expect, test } from "bun:test";
import { redactText } from "../../src/redact/redact-text.ts";
import { readCorpus, type Sample } from "./corpus.ts";

/** Each context is filled anew for every seed: one draw alone may be a lucky one. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function samples(name: "secrets" | "plain"): Sample[] {
  return SEEDS.flatMap((seed) => readCorpus(name, seed));
}

/** Half of a secret that survives is a secret that survived. */
function pieces(secret: string): string[] {
  const size = Math.min(12, secret.length);
  return Array.from({ length: secret.length - size + 1 }, (_, at) => secret.slice(at, at + size));
}

test("of the secrets in their contexts at least 98 % are taken out", () => {
  const all = samples("secrets");
  const missed = all.filter(({ text, made }) => {
    const kept = redactText(text);
    return made.some((secret) => pieces(secret).some((piece) => kept.includes(piece)));
  });
  const recall = 1 - missed.length / all.length;
  console.info(`recall ${(recall * 100).toFixed(2)} % of ${all.length} secrets`);
  for (const line of new Set(missed.map((sample) => sample.line)))
    console.info(`  missed: ${line}`);
  expect(all.length / SEEDS.length).toBeGreaterThanOrEqual(120);
  expect(recall).toBeGreaterThanOrEqual(0.98);
});

test("of the texts that hold no secret at most 1 % are changed", () => {
  const all = samples("plain");
  const changed = all.filter(({ text }) => redactText(text) !== text);
  const rate = changed.length / all.length;
  console.info(`false positives ${(rate * 100).toFixed(2)} % of ${all.length} texts`);
  for (const { line, text } of changed.slice(0, 20)) {
    console.info(`  changed: ${line}\n       to: ${redactText(text).slice(0, 160)}`);
  }
  expect(all.length / SEEDS.length).toBeGreaterThanOrEqual(200);
  expect(rate).toBeLessThanOrEqual(0.01);
});
