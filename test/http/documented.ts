/** The server's OpenAPI document as a judge of real answers. */
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";

const media = z.object({ schema: z.record(z.string(), z.unknown()) });
const answer = z.looseObject({ content: z.record(z.string(), media).optional() });
const operation = z.looseObject({
  operationId: z.string(),
  "x-access": z.string(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(["path", "query"]) }))
    .default([]),
  responses: z.record(z.string(), z.union([z.strictObject({ $ref: z.string() }), answer])),
});
export type Operation = z.infer<typeof operation>;
const openApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ responses: z.record(z.string(), answer) }),
});

export class Documented {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #document: z.infer<typeof openApi>;

  constructor(json: unknown) {
    this.#document = openApi.parse(json);
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#document, "document");
  }

  /** Every operation as `GET /api/sessions/:id`, the way that routes are written. */
  operations(): Map<string, Operation> {
    const entries = Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, found]): [string, Operation] => [
        `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`,
        found,
      ]),
    );
    return new Map(entries);
  }

  /** What is wrong with a real answer of that route; empty when it is as the document says. */
  async faults(route: string, response: Response): Promise<string[]> {
    const described = this.operations().get(route)?.responses[String(response.status)];
    if (!described) return [`${route}: ${response.status} is not in the document`];
    const { content } = this.#resolve(described);
    const text = await response.text();
    if (!content) return text === "" ? [] : [`${route}: ${response.status} has a body`];
    const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    if (!content[type]) return [`${route}: ${response.status} is of type ${type}`];
    if (!type.endsWith("json")) return [];
    const { schema } = content[type];
    const pointer = typeof schema["$ref"] === "string" ? schema["$ref"] : null;
    const check = this.#ajv.compile(pointer ? { $ref: `document${pointer}` } : schema);
    // A document itself is asked for as text.
    if (check(pointer ? JSON.parse(text) : text)) return [];
    return (check.errors ?? []).map(
      (error) => `${route}: ${response.status} ${error.instancePath} ${error.message}`,
    );
  }

  #resolve(described: Operation["responses"][string]): z.infer<typeof answer> {
    const pointer = "$ref" in described ? described.$ref : null;
    if (typeof pointer !== "string") return answer.parse(described);
    const found = this.#document.components.responses[pointer.split("/").at(-1) ?? ""];
    if (!found) throw new Error(`the document has no ${pointer}`);
    return found;
  }
}
