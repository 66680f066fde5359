/** Who this browser is for the server, and what it may do. */
import type { Me } from "./api/answers.ts";

export type Access =
  | { state: "asking" }
  | { state: "signed-out" }
  | { state: "unreachable"; detail: string }
  | { state: "signed-in"; me: Me };

export interface Rights {
  canDecide: boolean;
  canPrompt: boolean;
  canAllowAlways: boolean;
  canPressKeys: boolean;
  /** Type even where no agent shows its prompt box: that may be a shell. */
  canForce: boolean;
  /** Start agents, end them. */
  canRule: boolean;
  /** Quests, notes, names. */
  canWrite: boolean;
}

/** The server enforces these; the page only leaves out buttons that would be refused. */
export function rightsOf(access: Access): Rights {
  const role = access.state === "signed-in" ? access.me.role : "view";
  const canAnswer = role !== "view";
  return {
    canDecide: canAnswer,
    canPrompt: canAnswer,
    canAllowAlways: role === "full",
    canPressKeys: role === "full",
    canForce: role === "full",
    canRule: role === "full",
    canWrite: canAnswer,
  };
}
