/** Energy that served no goal, and requests that nobody sees, on metrics and spans. */

import type { EnergyEstimator } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { globalMetering, meterAgent, meteredFetch, meterInference, startWattspan } from "../src/index.js";
import { inMemorySdk } from "./sdk.js";

afterEach(() => globalMetering()?.shutdown());

/** A joule for each token. */
const perToken: EnergyEstimator = {
  id: "per-token@1",
  knows: () => true,
  estimate({ usage }) {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return usage && { methodId: "per-token@1", energy: { value, low: value, high: value } };
  },
};
const HOSTED = { model: "m", provider: "openai" } as const;
const usage = { inputFresh: 100, output: 10 };

async function start() {
  const sdk = inMemorySdk();
  const wattspan = await startWattspan({
    meters: [],
    estimators: [perToken],
    location: { country: "DE" },
    telemetry: { ...sdk, detail: "full" },
  });
  /** Sums of a metric by one attribute. */
  const sums = async (metric: string, attribute: string) => {
    await wattspan.flush();
    const found = (await sdk.points()).filter((point) => point.metric === metric);
    const result: Record<string, number> = {};
    for (const { attributes, value } of found) {
      const key = String(attributes[attribute]);
      result[key] = (result[key] ?? 0) + Number(value);
    }
    return result;
  };
  return { wattspan, sdk, sums };
}

/** Sends requests that end so, one after another. */
async function send(statuses: readonly number[]) {
  const left = [...statuses];
  const request = meteredFetch(async () => new Response("{}", { status: left.shift() ?? 200 }));
  for (const _ of statuses) await request("https://api.openai.com/v1/chat/completions");
}

describe("wattspan.wasted_energy", () => {
  it("wattspan.wasted_energy has what retries and failed and aborted inferences took, as a part of all energy", async () => {
    const { sums } = await start();
    await meterAgent({ name: "writer" }, async () => {
      await meterInference(HOSTED, async (call) => {
        await send([500, 429, 502, 200]);
        call.setUsage(usage);
      });
    });
    await meterInference(HOSTED, async (call) => {
      call.setUsage(usage);
      throw new Error("no");
    }).catch(() => undefined);
    async function* stream() {
      yield { usage: { prompt_tokens: 7, completion_tokens: 1 } };
      yield { usage: { prompt_tokens: 7, completion_tokens: 2 } };
    }
    for await (const _ of meterInference(HOSTED, () => stream())) break;
    expect(await sums("wattspan.wasted_energy", "wattspan.waste")).toEqual({
      retry: 200,
      failed: 110,
      aborted: 8,
    });
    expect(await sums("wattspan.wasted_energy", "gen_ai.agent.name")).toEqual({
      writer: 200,
      undefined: 118,
    });
    expect(await sums("wattspan.energy", "wattspan.boundary")).toEqual({ serving: 110 + 200 + 110 + 8 });
  });

  it("wattspan.wasted_energy has the retries of a failed inference once", async () => {
    const { sums } = await start();
    await meterInference(HOSTED, async (call) => {
      await send([500, 200]);
      call.setUsage(usage);
      throw new Error("no");
    }).catch(() => undefined);
    expect(await sums("wattspan.wasted_energy", "wattspan.waste")).toEqual({ retry: 100, failed: 110 });
  });

  it("wattspan.wasted_energy has nothing of an inference that succeeds", async () => {
    const { sums } = await start();
    await meterInference(HOSTED, async (call) => call.setUsage(usage));
    expect(await sums("wattspan.wasted_energy", "wattspan.waste")).toEqual({});
  });
});

describe("wattspan.attempts", () => {
  it("wattspan.attempts counts the requests of clients by how they ended", async () => {
    const { sums, sdk } = await start();
    await meterInference(HOSTED, () => send([429, 500, 200]));
    expect(await sums("wattspan.attempts", "wattspan.attempt_result")).toEqual({
      refused: 1,
      failed: 1,
      answered: 1,
    });
    expect(await sums("wattspan.attempts", "gen_ai.provider.name")).toEqual({ openai: 3 });
    expect(sdk.spans()[0]?.attributes).toMatchObject({
      "wattspan.attempts": 3,
      "wattspan.failed_attempts": 2,
    });
  });

  it("wattspan.attempts is absent where no fetch is metered", async () => {
    const { sums, sdk } = await start();
    await meterInference(HOSTED, async (call) => call.setUsage(usage));
    expect(await sums("wattspan.attempts", "wattspan.attempt_result")).toEqual({});
    expect(sdk.spans()[0]?.attributes).not.toHaveProperty("wattspan.attempts");
  });
});
