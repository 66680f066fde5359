/** Takes the secrets out of a text. Pure; the time is in proportion to the text's length. */
import { findPlaced, PLACE_LEADS } from "./credentials.ts";
import { LeadScan } from "./lead-scan.ts";
import { type FoundSecret, findNamed } from "./named-secret.ts";
import { NAME_LEADS } from "./secret-names.ts";
import { PRIVATE_KEY, TOKEN_SHAPES, type TokenShape } from "./token-shapes.ts";

const shapesByLead = new Map<string, TokenShape[]>();
for (const shape of TOKEN_SHAPES) {
  for (const lead of shape.leads) {
    shapesByLead.set(lead, [...(shapesByLead.get(lead) ?? []), shape]);
  }
}
const nameLeads: ReadonlySet<string> = new Set(NAME_LEADS);
const placeLeads: ReadonlySet<string> = new Set(PLACE_LEADS);

/** The one pass over every text: most have no lead at all, and the others few. */
const leads = new LeadScan([
  ...shapesByLead.keys(),
  PRIVATE_KEY.lead,
  ...PLACE_LEADS,
  ...NAME_LEADS,
]);

/** Each secret is replaced by `[redacted <kind>]`; a text without any is returned as it is. */
export function redactText(text: string): string {
  let result = "";
  let keptFrom = 0;
  let lead = leads.next(text, 0);
  while (lead) {
    const found = findAt(text, lead.at, lead.text);
    if (found) {
      result += `${text.slice(keptFrom, found.start)}[redacted ${found.kind}]`;
      keptFrom = found.end;
    }
    // Where there was none, the next lead may begin inside of this one.
    lead = leads.next(text, found ? found.end : lead.at + 1);
  }
  return keptFrom === 0 ? text : result + text.slice(keptFrom);
}

function findAt(text: string, at: number, lead: string): FoundSecret | null {
  const shape = findShape(text, at, lead);
  if (shape) return shape;
  if (lead === PRIVATE_KEY.lead) return findPrivateKey(text, at);
  const placed = placeLeads.has(lead) ? findPlaced(text, at, lead) : null;
  if (placed) return placed;
  return nameLeads.has(lead) ? findNamed(text, at, lead.length) : null;
}

function findShape(text: string, at: number, lead: string): FoundSecret | null {
  for (const { kind, pattern, accept } of shapesByLead.get(lead) ?? []) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match === undefined || (accept && !accept(match))) continue;
    return { start: at, end: at + match.length, kind };
  }
  return null;
}

function findPrivateKey(text: string, at: number): FoundSecret | null {
  const { kind, begin, end, afterEnd } = PRIVATE_KEY;
  begin.lastIndex = at;
  const head = begin.exec(text)?.[0];
  if (head === undefined) return null;
  const endAt = text.indexOf(end, at + head.length);
  if (endAt < 0) return { start: at, end: text.length, kind };
  afterEnd.lastIndex = endAt + end.length;
  const tail = afterEnd.exec(text)?.[0] ?? "";
  return { start: at, end: endAt + end.length + tail.length, kind };
}
