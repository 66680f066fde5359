/** Does a value from outside have the shape that the protocol promises? Without eval (CSP). */

/** The part of JSON Schema that zod writes for the protocol; the tests compare it with zod. */
export interface Shape {
  $ref?: string;
  $defs?: Record<string, Shape>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  items?: Shape | boolean;
  prefixItems?: Shape[];
  pattern?: string;
  /** Only `date-time` is known: ISO 8601 in UTC, as `isoTime` writes it. */
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

/** True when `value` has the shape `shape`; `root` holds the definitions that it may name. */
export function fits(value: unknown, shape: Shape, root: Shape = shape): boolean {
  if (shape.$ref !== undefined) {
    const named = root.$defs?.[shape.$ref.replace("#/$defs/", "")];
    return named !== undefined && fits(value, named, root);
  }
  if (shape.type !== undefined && !hasType(value, shape.type)) return false;
  if ("const" in shape && value !== shape.const) return false;
  if (shape.enum && !shape.enum.includes(value)) return false;
  if (shape.anyOf && !shape.anyOf.some((one) => fits(value, one, root))) return false;
  if (shape.oneOf && !shape.oneOf.some((one) => fits(value, one, root))) return false;
  if (shape.allOf && !shape.allOf.every((one) => fits(value, one, root))) return false;
  if (typeof value === "string") return fitsText(value, shape);
  if (typeof value === "number") return fitsNumber(value, shape);
  if (Array.isArray(value)) return fitsList(value, shape, root);
  if (typeof value === "object" && value !== null) return fitsRecord(value, shape, root);
  return true;
}

function hasType(value: unknown, type: string | string[]): boolean {
  if (Array.isArray(type)) return type.some((one) => hasType(value, one));
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

const patterns = new Map<string, RegExp>();

function fitsText(value: string, shape: Shape): boolean {
  if (shape.minLength !== undefined && value.length < shape.minLength) return false;
  if (shape.maxLength !== undefined && value.length > shape.maxLength) return false;
  if (shape.format === "date-time") return isTime(value);
  if (shape.pattern === undefined) return true;
  // Compiled once: a dozen patterns in all, and a snapshot checks thousands of times.
  const pattern = patterns.get(shape.pattern) ?? new RegExp(shape.pattern, "u");
  patterns.set(shape.pattern, pattern);
  return pattern.test(value);
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

function fitsNumber(value: number, shape: Shape): boolean {
  return value >= (shape.minimum ?? -Infinity) && value <= (shape.maximum ?? Infinity);
}

function fitsList(value: unknown[], shape: Shape, root: Shape): boolean {
  if (value.length < (shape.minItems ?? 0)) return false;
  if (value.length > (shape.maxItems ?? Infinity)) return false;
  const first = shape.prefixItems ?? [];
  // A tuple of the protocol has all its members and no more.
  if (shape.prefixItems && value.length < first.length) return false;
  if (shape.prefixItems && !shape.items && value.length > first.length) return false;
  return value.every((item, index) => {
    const one = first[index] ?? (typeof shape.items === "object" ? shape.items : undefined);
    return one === undefined || fits(item, one, root);
  });
}

function fitsRecord(value: object, shape: Shape, root: Shape): boolean {
  const known = shape.properties ?? {};
  for (const name of shape.required ?? []) if (!Object.hasOwn(value, name)) return false;
  const rest = shape.additionalProperties;
  return Object.entries(value).every(([name, item]) => {
    const one = Object.hasOwn(known, name) ? known[name] : undefined;
    if (one) return fits(item, one, root);
    return rest === undefined || rest === true || (rest !== false && fits(item, rest, root));
  });
}
