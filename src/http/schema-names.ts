/** Names that parts of answers have in the OpenAPI document. */
import type { z } from "zod";
import { deviceView, me, paneView, promptDelivery } from "../protocol/api.ts";
import { openPermission, personaView, projectView } from "../protocol/game.ts";
import { personaDetail, projectDetail } from "../protocol/game-detail.ts";
import { hookAccepted, hookDecision } from "../protocol/hook-decision.ts";
import { snapshot, systemView } from "../protocol/live.ts";
import { noteView } from "../protocol/notes.ts";
import { notifyReport, notifyTested } from "../protocol/notify.ts";
import { problem } from "../protocol/problem.ts";
import { phaseView, questView } from "../protocol/quests.ts";
import { eventDetail, eventView, xpView } from "../protocol/records.ts";
import { paneRef, sessionError, sessionView, toolRef } from "../protocol/session.ts";
import { boardEntry, narrative, report, teamShare } from "../protocol/stories.ts";
import { health, readiness, systemReport } from "../protocol/system.ts";
import { achievementView, badgeView, challengeView, unlockedView } from "../protocol/trophies.ts";

export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  Achievement: achievementView,
  Badge: badgeView,
  BoardEntry: boardEntry,
  Challenge: challengeView,
  Device: deviceView,
  Event: eventView,
  EventDetail: eventDetail,
  Health: health,
  HookAccepted: hookAccepted,
  HookDecision: hookDecision,
  Me: me,
  Narrative: narrative,
  Note: noteView,
  NotifyReport: notifyReport,
  NotifyTested: notifyTested,
  OpenPermission: openPermission,
  Pane: paneView,
  PaneRef: paneRef,
  Persona: personaView,
  PersonaDetail: personaDetail,
  Phase: phaseView,
  Problem: problem,
  Project: projectView,
  ProjectDetail: projectDetail,
  PromptDelivery: promptDelivery,
  Quest: questView,
  Readiness: readiness,
  Report: report,
  Session: sessionView,
  SessionError: sessionError,
  Snapshot: snapshot,
  System: systemReport,
  SystemState: systemView,
  TeamShare: teamShare,
  ToolRef: toolRef,
  Unlocked: unlockedView,
  XpEvent: xpView,
};
