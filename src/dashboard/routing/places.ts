/** The places that one walks between, and which of them an address belongs to. */
import type { Route } from "./route.ts";

export interface Place {
  name: string;
  path: string;
  /** Symbol of the sprite. */
  icon: string;
}

const camp: Place = { name: "Camp", path: "/", icon: "fire" };
const hall: Place = { name: "Hall", path: "/hall", icon: "hall" };
const quests: Place = { name: "Quests", path: "/quests", icon: "quests" };
const notes: Place = { name: "Notes", path: "/notes", icon: "notes" };

export const places: readonly Place[] = [camp, hall, quests, notes];

/** The place of a route; pages of one session, persona or project lie within a place. */
export function placeOf(route: Route): Place | null {
  switch (route.name) {
    case "camp":
    case "session":
      return camp;
    case "hall":
    case "persona":
    case "project":
      return hall;
    case "quests":
      return quests;
    case "notes":
      return notes;
    case "sign-in":
    case "not-found":
      return null;
  }
}
