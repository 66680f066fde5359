/** What taking secrets out costs: on the payloads of the intake scene, and on texts made to hurt. */
import { storedPayload } from "../../src/ingest/stored-payload.ts";
import { redactText } from "../../src/redact/redact-text.ts";
import { redactValue } from "../../src/redact/redact-value.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";
import { makeTurns } from "./stream.ts";

const SECONDS = 1;
const HOSTILE_CHARS = 16 * 1024;

/** Each begins what might be a secret at every few characters, and never is one. */
const HOSTILE = [
  "password=",
  "token",
  "secret_",
  'secret="',
  "pass ",
  "eyJ",
  "eyJaaaaaaaa.",
  "sk-",
  "://",
  "://a:",
  "api_key:",
  "authorization:",
  "bearer ",
  "password is ",
  "-----BEGIN PRIVATE KEY",
  "cookie: a=",
];

export async function redaction(): Promise<Row[]> {
  const bodies: Record<string, unknown>[] = makeTurns().map(({ body }) => JSON.parse(body));
  const walk = microsEach(bodies, (body) => redactValue(body));
  const encode = microsEach(bodies, (body) => JSON.stringify(body));
  const stored = microsEach(bodies, storedPayload);
  const hostile = HOSTILE.map((piece) => piece.repeat(HOSTILE_CHARS / piece.length));
  const worst = Math.max(...hostile.map((text) => microsEach([text], redactText)));
  return [
    ratioRow(
      "redaction",
      "payload looked through / encoded as JSON",
      "µs/event",
      { measured: walk, yardstick: encode },
      null,
    ),
    plainRow("redaction", "stored copy, secrets out and cut", "µs/event", stored, null),
    plainRow("redaction", "16 KiB made to hurt, the worst of 16", "ms", worst / 1000, {
      atMost: 5,
    }),
  ];
}

function microsEach<T>(items: readonly T[], work: (item: T) => unknown): number {
  for (let round = 0; round < 10; round++) for (const item of items) work(item);
  const startedMs = performance.now();
  let count = 0;
  while (performance.now() - startedMs < SECONDS * 1000) {
    for (const item of items) work(item);
    count += items.length;
  }
  return ((performance.now() - startedMs) * 1000) / count;
}
