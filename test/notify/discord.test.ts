/** The channel to Discord: what is posted, and what each answer means. */
import { expect, test } from "bun:test";
import { Secret } from "../../src/config/secret.ts";
import { bodyOf, discordChannel, escapeMarkdown } from "../../src/notify/discord.ts";
import type { Message } from "../../src/notify/message.ts";
import { plainLine } from "../../src/notify/plain.ts";
import { duration } from "../../src/notify/wording.ts";
import { type Behaviour, FakeDiscord } from "../support/fake-discord.ts";

const MESSAGE: Message = {
  kind: "waiting",
  who: "Brave Otter",
  project: "my_project",
  what: "a permission, Bash: rm -rf *",
  since: 1_000,
  tookMs: null,
  link: "https://rpg.example.net/s/a",
};

test("a message says who, where, what and for how long, and mentions nobody", () => {
  expect(bodyOf(MESSAGE, 13_400)).toEqual({
    content:
      "**Brave Otter waits for you**\n" +
      "my\\_project · a permission, Bash\\: rm \\-rf \\* · for 12 s\n" +
      "<https://rpg.example.net/s/a>",
    allowed_mentions: { parse: [] },
    flags: 4,
  });
});

test("whatever Markdown, a mention, a link or an emoji would need is only itself", () => {
  const text = "**b** _i_ ~~s~~ `c` ||x|| > q # h <@1> @everyone [a](https://b) :x: a\\*";
  const escaped = escapeMarkdown(text);
  // Discord takes a backslash before a mark as that mark alone.
  expect(escaped.replace(/\\([^0-9A-Za-z\s])/g, "$1")).toBe(text);
  expect(escaped.replace(/\\[^0-9A-Za-z\s]/g, "")).not.toMatch(/[*_~`|<>#@[\]():\\]/);
});

test("the largest message stays within Discord's bound", () => {
  const wide = "*".repeat(200);
  const { content } = bodyOf({ ...MESSAGE, who: wide, project: wide, what: wide }, 0);
  expect(content.length).toBeLessThanOrEqual(2_000);
});

test("a line holds no control or turning character, no secret, and not more than its bound", () => {
  expect(plainLine("a\u202Eb\u0007\nc\u200Bd\t e", 100)).toBe("a b c d e");
  expect(plainLine("x".repeat(300), 200)).toBe(`${"x".repeat(199)}…`);
  const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}`;
  const line = plainLine(`curl -H "Authorization: token ${token}" ${"y".repeat(300)}`, 200);
  expect(line).not.toContain(token.slice(0, 12));
  // One that begins before the cut and ends behind it is gone as a whole.
  expect(plainLine(`${"z".repeat(190)} ${token}`, 200)).not.toContain("ghp_");
});

test("times are told in the largest unit that fits", () => {
  expect([0, 59_400, 60_000, 3_599_000, 3_600_000, 5_400_000].map(duration)).toEqual([
    "0 s",
    "59 s",
    "1 min",
    "59 min",
    "1 h",
    "1 h 30 min",
  ]);
});

test("each answer has its meaning", async () => {
  const meanings: [Behaviour, object][] = [
    [204, { kind: "sent" }],
    [200, { kind: "sent" }],
    [500, { kind: "later", afterMs: null }],
    [503, { kind: "later", afterMs: null }],
    [
      { status: 429, retryAfter: "1.5" },
      { kind: "later", afterMs: 1_500 },
    ],
    [
      { status: 429, retryAfter: "soon" },
      { kind: "later", afterMs: null },
    ],
    [400, { kind: "refused" }],
    [302, { kind: "refused" }],
    [401, { kind: "closed" }],
    [404, { kind: "closed" }],
  ];
  using discord = new FakeDiscord();
  const channel = discordChannel(new Secret(discord.url));
  const never = new AbortController().signal;
  for (const [behaviour, meaning] of meanings) {
    discord.next.push(behaviour);
    expect(await channel.send(MESSAGE, 0, never)).toMatchObject(meaning);
  }
});

test("no answer, a cut connection and a stop end a try; the sentence holds no address", async () => {
  using discord = new FakeDiscord();
  const channel = discordChannel(new Secret(discord.url), 100);
  const never = new AbortController().signal;
  discord.next.push("hang", "hang", "cut");
  const late = await channel.send(MESSAGE, 0, never);
  expect(late).toEqual({
    kind: "later",
    why: "Discord did not answer within 0.1 s.",
    afterMs: null,
  });
  expect((await channel.send(MESSAGE, 0, AbortSignal.abort())).kind).toBe("later");
  for (let times = 0; times < 2; times++) {
    const cut = await channel.send(MESSAGE, 0, never);
    expect(cut.kind).toBe("later");
    expect(JSON.stringify(cut)).not.toContain("127.0.0.1");
  }
});
