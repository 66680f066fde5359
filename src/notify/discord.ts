/** Discord: one POST to a webhook. https://discord.com/developers/docs/resources/webhook */
import { limits } from "../config/limits.ts";
import type { Secret } from "../config/secret.ts";
import type { Channel, SendOutcome } from "./channel.ts";
import type { Message } from "./message.ts";
import { wordsOf } from "./wording.ts";

/** Nobody makes pictures of links in our texts: Discord would fetch them. */
const SUPPRESS_EMBEDS = 1 << 2;
/** Discord's own bound of a message. */
const CONTENT_CHARS_MAX = 2_000;

export function discordChannel(webhook: Secret, timeoutMs: number = limits.notifyMsMax): Channel {
  return {
    name: "discord",
    async send(message, nowMs, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(webhook.reveal(), {
          method: "POST",
          // Whoever moved the webhook elsewhere was not named in the settings.
          redirect: "manual",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(bodyOf(message, nowMs)),
          signal: AbortSignal.any([signal, timeout]),
        });
        // Nothing of the answer but its status is of use, and it may be long.
        await response.body?.cancel();
        return outcomeOf(response);
      } catch {
        // The cause names the address, which is a secret: only what kind it was is told.
        const why = timeout.aborted
          ? `Discord did not answer within ${timeoutMs / 1_000} s.`
          : "Discord could not be reached.";
        return { kind: "later", why, afterMs: null };
      }
    },
  };
}

/** Nobody is mentioned, whatever the text says. */
export function bodyOf(message: Message, nowMs: number) {
  const { heading, parts, link } = wordsOf(message, nowMs);
  const lines = [`**${escapeMarkdown(heading)}**`, parts.map(escapeMarkdown).join(" · ")];
  const address = link === null ? [] : [`<${link}>`];
  const content = [...lines.filter((line) => line !== ""), ...address].join("\n");
  return {
    content: content.slice(0, CONTENT_CHARS_MAX),
    allowed_mentions: { parse: [] as string[] },
    flags: SUPPRESS_EMBEDS,
  };
}

/** A backslash before any of these makes it itself; `:` also ends links and emoji. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_~|<>#@[\]():+-]/g, "\\$&");
}

function outcomeOf({ status, headers }: Response): SendOutcome {
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (status === 429) {
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    const afterMs = seconds >= 0 ? Math.ceil(seconds * 1_000) : null;
    return { kind: "later", why: "Discord asks for fewer messages (429).", afterMs };
  }
  if (status >= 500 || status === 408) {
    return { kind: "later", why: `Discord answered ${status}.`, afterMs: null };
  }
  if (status === 401 || status === 403 || status === 404) {
    const why = `Discord does not know the webhook (${status}); make a new one, put its address under [discord] in config.toml and start again.`;
    return { kind: "closed", why };
  }
  return { kind: "refused", why: `Discord did not take the message (${status}).` };
}
