/** Secrets in JSON: by their shape, by the name of their field, and behind a cut. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/config/limits.ts";
import { storedPayload } from "../../src/ingest/stored-payload.ts";
import { redactText } from "../../src/redact/redact-text.ts";
import { redactValue } from "../../src/redact/redact-value.ts";
import { readCorpus } from "./corpus.ts";

const token = `ghp${"_"}${"a1B2c3D4e5".repeat(4)}`.slice(0, 40);

test("a value without secrets is the same object, not a copy", () => {
  const body = { tool_name: "Bash", tool_input: { command: "ls", lines: [1, null, "a"] } };
  expect(redactValue(body)).toBe(body);
});

test("the name of a field tells that its value is a secret", () => {
  const body = {
    password: "hunter2",
    options: { clientSecret: "x7Yq-11aa", apiKey: "9f8e7d6c5b4a39281706", token: "none" },
    list: [{ api_key: "9f8e7d6c5b4a39281706" }],
    max_tokens: 4096,
    description: "password",
  };
  expect(redactValue(body)).toEqual({
    password: "[redacted value]",
    options: { clientSecret: "[redacted value]", apiKey: "[redacted value]", token: "none" },
    list: [{ api_key: "[redacted value]" }],
    max_tokens: 4096,
    description: "password",
  });
});

test("a secret in the place of a field's name goes too", () => {
  expect(JSON.stringify(redactValue({ [token]: 1 }))).not.toContain(token);
});

describe("what is cut is looked through first", () => {
  test.each([1_950, 1_990, 1_999, 2_000])("a token at character %d of a long text", (at) => {
    const text = `${"x ".repeat(at / 2)}${token} ${"y ".repeat(30_000)}`;
    const stored = storedPayload({ hook_event_name: "Stop", text });
    expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(limits.payloadStoredBytesMax);
    expect(stored).not.toContain(token.slice(0, 8));
  });
});

test("nothing is left to take out of what was gone through", () => {
  for (const { text } of [...readCorpus("secrets", 77), ...readCorpus("plain", 77)]) {
    const once = redactText(text);
    expect(redactText(once)).toBe(once);
  }
});

test("no text makes it fail, and what holds no lead stays as it is", () => {
  const lead = fc.constantFrom("password=", "secret: '", "://a:", "eyJ", "-----BEGIN ", "sk-", "=");
  const texts = fc.array(fc.oneof(lead, fc.string({ unit: "binary", maxLength: 12 })));
  fc.assert(
    fc.property(texts, (parts) => {
      expect(typeof redactText(parts.join(""))).toBe("string");
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[bdfghj-mn-rvz0-9 .,\n]{0,200}$/), (text) => {
      expect(redactText(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});
