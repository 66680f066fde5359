/** Who is asking: a browser, a script with a token, the CLI of this machine, or a hook. */
import { timingSafeEqual } from "node:crypto";
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { type Role, role as roleSchema } from "../protocol/api.ts";
import type { Store } from "../store/store.ts";
import { Refusal } from "./refusal.ts";
import { TryCounter } from "./try-counter.ts";

export interface Principal {
  /** Null for the CLI of this machine. */
  deviceId: string | null;
  name: string;
  role: Role;
  /** The CLI token may read, prompt and note, never decide or manage devices. */
  isCli: boolean;
}

export const SESSION_COOKIE = "rpg_session";
export const KEY_HEADER = "x-rpg-key";

export interface AuthOptions {
  store: Store;
  clock: Clock;
  hookToken: string;
  cliToken: string;
}

export class Auth {
  readonly #tries: TryCounter;
  readonly #principals = new WeakMap<Request, Principal>();

  constructor(private readonly options: AuthOptions) {
    this.#tries = new TryCounter(
      options.clock,
      limits.signInTriesPerMinuteMax,
      limits.signInAddressesMax,
    );
  }

  /** Throws 401 or 429 unless the request carries the hook token. */
  requireHook(request: Request, address: string): void {
    const token = bearerOf(request);
    if (token && isSame(token, this.options.hookToken)) return;
    throw this.#refuse(address, token !== null);
  }

  /** The signed-in principal with at least this role; throws 401, 403 or 429. */
  require(request: Request, address: string, needed: Role): Principal {
    const principal = this.#principals.get(request) ?? this.#identify(request, address);
    this.#principals.set(request, principal);
    if (RANK[principal.role] < RANK[needed]) {
      throw new Refusal(403, "role_too_low", `This needs a device of role "${needed}".`);
    }
    return principal;
  }

  /** As above, for what a person must do: the CLI token is not enough. */
  requirePerson(request: Request, address: string, needed: Role): Principal {
    const principal = this.require(request, address, needed);
    if (principal.isCli) {
      throw new Refusal(403, "needs_browser", "Do this in a signed-in browser (claude-rpg open).");
    }
    return principal;
  }

  requireCli(request: Request, address: string): Principal {
    const principal = this.require(request, address, "view");
    if (principal.isCli) return principal;
    throw new Refusal(403, "needs_cli", "Only the claude-rpg command on this machine may do that.");
  }

  /** A wrong single-use code counts as a wrong try too. */
  refuseTry(address: string): Refusal {
    return this.#refuse(address, true);
  }

  #identify(request: Request, address: string): Principal {
    const bearer = bearerOf(request);
    const cookie = cookieOf(request, SESSION_COOKIE);
    const secret = bearer ?? cookie;
    if (!secret) throw this.#refuse(address, false);
    if (bearer && isSame(bearer, this.options.cliToken)) {
      return { deviceId: null, name: "this machine", role: "answer", isCli: true };
    }
    const device = this.options.store.devices.findBySecretHash(hashSecret(secret));
    const isRightKind = device && (device.kind === "script") === (bearer !== null);
    if (!device || !isRightKind || !this.#hasKey(request, device.keyHash)) {
      throw this.#refuse(address, true);
    }
    const role = roleSchema.parse(device.role);
    return { deviceId: device.id, name: device.name, role, isCli: false };
  }

  /** Cookies know no port: a page of another local server sends ours, but not this header. */
  #hasKey(request: Request, keyHash: string | null): boolean {
    if (keyHash === null) return true;
    const key = request.headers.get(KEY_HEADER);
    return key !== null && isSame(hashSecret(key), keyHash);
  }

  #refuse(address: string, isTry: boolean): Refusal {
    if (isTry && !this.#tries.mayTry(address)) {
      return new Refusal(429, "too_many_tries", "Too many wrong tries; wait a minute.", {
        "retry-after": "60",
      });
    }
    return new Refusal(401, "not_signed_in", "Sign in with: claude-rpg open", {
      "www-authenticate": "Bearer",
    });
  }
}

const RANK: Readonly<Record<Role, number>> = { view: 1, answer: 2, full: 3 };

export function hashSecret(secret: string): string {
  return new Bun.CryptoHasher("sha256").update(secret).digest("hex");
}

/** Equal in constant time whatever the lengths. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(a), "hex"), Buffer.from(hashSecret(b), "hex"));
}

function bearerOf(request: Request): string | null {
  const header = request.headers.get("authorization") ?? "";
  return /^Bearer ([0-9A-Za-z._~+/=-]{16,256})$/.exec(header)?.[1] ?? null;
}

function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name && value && /^[0-9a-f]{64}$/.test(value)) return value;
  }
  return null;
}
