/** A test of what is told outside this machine. */
import { notifyTestBody, notifyTested } from "../protocol/notify.ts";
import { record } from "./audit-trail.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

export function notifyRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/notify/test",
      id: "testNotify",
      summary: "Send a test message to the configured channel; 422 says why it did not arrive",
      access: "person:full",
      body: notifyTestBody,
      answers: { 200: notifyTested, 422: notifyTested },
      refusals: [409],
      async handle({ principal, set }) {
        const { channel } = context.notifyReport();
        const outcome = await context.testNotify();
        const result = outcome?.kind ?? "off";
        const act = { action: "notify.test", target: channel, content: null, result };
        await record(context, principal, act);
        if (channel === null || outcome === null) {
          const how = "Put a webhook under [discord] in config.toml and start again.";
          throw new Refusal(409, "notify_off", `Nothing is told outside this machine. ${how}`);
        }
        if (outcome.kind === "sent") return { channel, sent: true, detail: null };
        set.status = 422;
        return { channel, sent: false, detail: outcome.why };
      },
    }),
  ];
}
