/** A No in the terminal: the turn ends, and the screen already says so. */
import { Interrupted } from "./pace.ts";

export class RefusedByPerson extends Interrupted {}
