/** `claude-rpg devices add`: a token for a script. */
import { z } from "zod";
import { role as roleSchema } from "../protocol/api.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import { asPerson } from "./as-person.ts";
import type { Command } from "./command.ts";
import { configOf, type ServerClient, serverClient } from "./server-client.ts";

export const devicesCommand: Command = {
  name: "devices",
  summary: "add a device that may sign in with a token",
  help: `Usage: claude-rpg devices add NAME --role view|answer|full

Makes a token for a script and prints it, once, alone on stdout. The script
sends it as "Authorization: Bearer TOKEN".
  view    may look at everything but settings and devices
  answer  may also answer agents that wait, and prompt them
  full    may also press keys, type into shells and manage devices

Example:
  claude-rpg devices add status-bar --role view > ~/.config/rpg-token
`,
  async run(args) {
    const options = { ...COMMON, role: { type: "string" } } as const;
    const { values, positionals } = readArguments(args, options, 2);
    const [verb, name] = positionals;
    if (verb !== "add" || !name)
      throw new UsageError("Say: claude-rpg devices add NAME --role ROLE");
    const role = roleSchema.safeParse(values.role);
    if (!role.success) throw new UsageError("--role must be view, answer or full.");
    const client = serverClient(configOf(values));
    const token = await addAsPerson(client, { name, role: role.data });
    process.stdout.write(`${token}\n`);
    return 0;
  },
};

const added = z.object({ token: z.string() });

function addAsPerson(
  client: ServerClient,
  device: { name: string; role: string },
): Promise<string> {
  return asPerson(client, async (headers) => {
    const response = await client.call("POST", "/api/devices", device, headers);
    return added.parse(await response.json()).token;
  });
}
