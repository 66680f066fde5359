/** Finds the places where a secret may begin: one look at each character, whatever the count of leads. */

/** Three letters of five bits each: upper and lower case are the same there. */
const SLOTS = 1 << 15;
const CHARS = 3;

export interface Lead {
  at: number;
  /** In lower case, as it was given. */
  text: string;
}

export class LeadScan {
  /** 1 where some lead begins with these three characters; a few others fall together with them. */
  readonly #begins = new Uint8Array(SLOTS);
  readonly #leads = new Map<number, string[]>();

  /** Leads are lower case and at least three characters long. */
  constructor(leads: readonly string[]) {
    for (const lead of [...new Set(leads)].sort((a, b) => b.length - a.length)) {
      let slot = 0;
      for (let at = 0; at < CHARS; at++) slot = (slot << 5) | (lead.charCodeAt(at) & 31);
      this.#begins[slot] = 1;
      this.#leads.set(slot, [...(this.#leads.get(slot) ?? []), lead]);
    }
  }

  /** The first lead at or after `from`, the longest where several begin at one place. */
  next(text: string, from: number): Lead | null {
    const begins = this.#begins;
    const { length } = text;
    let slot = 0;
    for (let at = from; at < length; at++) {
      slot = ((slot << 5) | (text.charCodeAt(at) & 31)) & (SLOTS - 1);
      if (begins[slot] === 0 || at < from + CHARS - 1) continue;
      const start = at - CHARS + 1;
      const found = this.#leads.get(slot)?.find((lead) => isAt(text, start, lead));
      if (found !== undefined) return { at: start, text: found };
    }
    return null;
  }
}

function isAt(text: string, at: number, lead: string): boolean {
  return text.slice(at, at + lead.length).toLowerCase() === lead;
}
