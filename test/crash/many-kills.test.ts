/** SIGKILL at a hundred random moments: what was acknowledged is there, once. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";
import { HttpLoad } from "./http-load.ts";
import { proveFile } from "./prove-file.ts";
import { between, seed, soak } from "./random.ts";

const KILLS = 100 * soak;

test(
  `${KILLS} kills at random moments under load lose nothing that was acknowledged`,
  async () => {
    await using home = await BinaryHome.make();
    await home.serve();
    const load = new HttpLoad(home, { senders: 8, name: "kills" });
    for (let kill = 0; kill < KILLS; kill++) {
      await Bun.sleep(between(0, 300));
      await home.signal("SIGKILL");
      await Bun.sleep(between(0, 20));
      await home.serve();
    }
    await Bun.sleep(200);
    await load.end();
    expect(await home.signal("SIGTERM")).toBe(0);
    const { acknowledged, toolCalls, requests } = load;
    const path = join(home.data, "claude-rpg-v2.db");
    const proof = proveFile(path, { acknowledged, toolCalls, isAll: true });
    expect(load.oddAnswers).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(KILLS);
    console.log(
      `${KILLS} kills (seed ${seed}): ${requests} requests, ${acknowledged.size} events ` +
        `acknowledged, ${proof.found} found, ${proof.ledgerRows} ledger rows, ${proof.xp} XP`,
    );
  },
  600_000 * soak,
);
