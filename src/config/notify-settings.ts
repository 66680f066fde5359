/** What may be told outside this machine, and where: nothing unless it is written here. */
import { z } from "zod";
import { limits } from "./limits.ts";
import { Secret } from "./secret.ts";

export const NOTICE_KINDS = ["waiting", "finished", "error", "levelup", "achievement"] as const;
const noticeKind = z.enum(NOTICE_KINDS, {
  error: `must be a list of some of ${NOTICE_KINDS.join(", ")}`,
});
export type NoticeKind = z.infer<typeof noticeKind>;

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/** Whoever has a webhook's address may write there, so it never goes over an open wire. */
function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const { protocol, hostname, username, password } = url;
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

const SECONDS = `must be a whole number of seconds from 0 to ${limits.noticeSecondsMax}`;
const seconds = z
  .number(SECONDS)
  .int(SECONDS)
  .min(0, SECONDS)
  .max(limits.noticeSecondsMax, SECONDS);

export const discordSettings = z.strictObject({
  webhook: z
    .string("must be the address of a webhook")
    .max(2_048, "must be the address of a webhook")
    .refine(isSafeAddress, "must be the address of a webhook that begins with https://")
    .transform((text) => new Secret(text))
    .optional(),
});

export const notifySettings = z.strictObject({
  events: z
    .array(noticeKind)
    .max(NOTICE_KINDS.length)
    .default([...NOTICE_KINDS]),
  /** A wait that is answered sooner is not told. */
  waiting_after_s: seconds.default(limits.noticeWaitSecondsDefault),
  /** A turn that took less is not told. */
  finished_min_s: seconds.default(limits.noticeFinishedSecondsDefault),
  /** Where the page can be reached from elsewhere; without it messages have no links. */
  address: z
    .string()
    .max(500)
    .refine(isSafeAddress, "must be an address that begins with https://")
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
});
export type NotifySettings = z.output<typeof notifySettings>;
