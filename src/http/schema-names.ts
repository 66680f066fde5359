/** Names that parts of answers have in the OpenAPI document. */
import type { z } from "zod";
import { deviceView, me, paneView, promptDelivery } from "../protocol/api.ts";
import { openPermission, personaView, projectView } from "../protocol/game.ts";
import { hookAccepted, hookDecision } from "../protocol/hook-decision.ts";
import { snapshot, systemView } from "../protocol/live.ts";
import { problem } from "../protocol/problem.ts";
import { eventDetail, eventView, xpView } from "../protocol/records.ts";
import { paneRef, sessionError, sessionView, toolRef } from "../protocol/session.ts";
import { health, readiness, systemReport } from "../protocol/system.ts";

export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  Device: deviceView,
  Event: eventView,
  EventDetail: eventDetail,
  Health: health,
  HookAccepted: hookAccepted,
  HookDecision: hookDecision,
  Me: me,
  OpenPermission: openPermission,
  Pane: paneView,
  PaneRef: paneRef,
  Persona: personaView,
  Problem: problem,
  Project: projectView,
  PromptDelivery: promptDelivery,
  Readiness: readiness,
  Session: sessionView,
  SessionError: sessionError,
  Snapshot: snapshot,
  System: systemReport,
  SystemState: systemView,
  ToolRef: toolRef,
  XpEvent: xpView,
};
