/** A separate process that profiles metered calls of the official client, from sources. Prints the result. */

import { phase } from "@wattspan/models/phase";
import { sum } from "simple-statistics";
import { type Call, plainCall, streamedCall } from "../../bench/clients/asked-calls.ts";
import { meteredArm } from "../../bench/clients/metered-client.ts";
import { openAiFlavours } from "../../bench/clients/openai-flavours.ts";
import { inTurns } from "../../bench/measure/alternated.ts";
import { Assertions } from "../../bench/measure/assertions.ts";
import { quietCost } from "../../bench/measure/quiet.ts";
import { registerContext } from "../../bench/stand/telemetry-sdk.ts";
import type { ProfiledCall } from "../report/profile-result.ts";
import { timeByGroup } from "./by-group.ts";
import { profiled } from "./profiled.ts";
import { roomFinder } from "./rooms.ts";

const BLOCK = 500;
const WARM_UP_BLOCKS = 10;

const [calls] = process.argv.slice(2).map(Number);
const blocks = Math.ceil((calls ?? BLOCK) / BLOCK);
registerContext();
const { metered } = openAiFlavours();
const roomOf = roomFinder();
const results = [await profileOf("plain", plainCall), await profileOf("streamed", streamedCall)];
process.send?.({ results });
process.disconnect?.();

async function profileOf<T>(what: string, call: Call<T>): Promise<ProfiledCall> {
  const assert = new Assertions();
  const arm = await meteredArm(metered, phase(), call, BLOCK, assert);
  await inTurns({ rounds: 0, calls: BLOCK, warmUp: WARM_UP_BLOCKS }, [arm], () => undefined);
  const rounds = await inTurns({ rounds: blocks, calls: BLOCK, warmUp: 0 }, [arm], () => undefined);
  const profile = await profiled(async () => {
    for (let block = 0; block < blocks; block++) await arm.block();
  });
  const failed = assert.all.filter((assertion) => assertion.failed > 0);
  if (failed.length > 0) throw new Error(`${what}: ${failed.map((each) => each.what).join(", ")}`);
  return { what, calls: blocks * BLOCK, groups: scaled(timeByGroup(profile, roomOf), quietCost(rounds, 0)) };
}

/**
 * The groups of a profile as parts of the CPU time of a call without a profiler: samples are taken by the
 * wall clock, and each of them costs time.
 */
function scaled(times: ReadonlyMap<string, number>, total: number): ProfiledCall["groups"] {
  const all = sum([...times.values()]);
  return [...times]
    .map(([name, time]) => ({ name, us: (total * time) / all }))
    .toSorted((a, b) => b.us - a.us);
}
