/** Dialogs that only the screen shows: what they ask, and the choice of one option by its text. */
import { z } from "zod";
import type { DialogRefusal } from "../control/answer-dialog.ts";
import { dialogAnswer, dialogAnswered, dialogOnScreen } from "../protocol/acts.ts";
import { sessionId } from "../protocol/session.ts";
import { record } from "./audit-trail.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { findSession } from "./sessions.ts";

const params = z.object({ id: sessionId });

export function dialogRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/sessions/:id/dialog",
      id: "getDialog",
      summary: "The dialog with options that the session's screen shows",
      access: "view",
      params,
      answers: { 200: dialogOnScreen },
      handle({ params: { id } }) {
        findSession(context, id);
        return { dialog: context.dialogs.find(id) };
      },
    }),
    answerRoute(context),
  ];
}

function answerRoute(context: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/sessions/:id/dialog",
    id: "answerDialog",
    summary: "Choose an option by its text, by keys, where no hook is held",
    access: "person:answer",
    params,
    body: dialogAnswer,
    answers: { 200: dialogAnswered },
    refusals: [409, 422],
    async handle({ params: { id }, body: { option, question }, principal }) {
      const { permissionId } = findSession(context, id);
      // Two ways to answer one request could both be taken, each for another one.
      if (permissionId !== null) {
        const detail = "Answer this request by its card; keys are for what has none.";
        throw new Refusal(409, "has_card", detail);
      }
      const mayAll = principal.role === "full";
      const outcome = await context.dialogs.answer(id, { option, question, mayAll });
      const result = outcome.ok ? "ok" : outcome.code;
      await record(context, principal, { action: "dialog", target: id, content: option, result });
      if (!outcome.ok) throw new Refusal(STATUS[outcome.code], outcome.code, outcome.detail);
      return { chosen: outcome.chosen };
    },
  });
}

/** What was asked for is not there any more, or could not be done. */
const STATUS: Readonly<Record<DialogRefusal, 403 | 409 | 422>> = {
  no_dialog: 409,
  other_dialog: 409,
  no_such_option: 409,
  objection: 403,
  not_marked: 422,
  keys_failed: 422,
  still_open: 422,
};
