/** Facts for estimators of how a call was served. */

import { describe, expect, it } from "vitest";
import { fetchThat, HOSTED, start, URL_OF_CHAT } from "../../test/attempted-call.js";
import { meteredFetch } from "../api/attempts.js";
import type { EnergyEstimator, EstimatorInput } from "../contracts/energy-estimator.js";

/** An estimator that keeps what it was asked. */
function asked() {
  const calls: EstimatorInput[] = [];
  const estimator: EnergyEstimator = {
    id: "asked",
    knows: () => true,
    estimate(call) {
      calls.push(call);
      return { methodId: "asked", energy: { value: 1, low: 1, high: 1 } };
    },
  };
  return { calls, estimator };
}

/** What is asked of a call whose answer is there after a second. */
async function askedOf(answer: unknown) {
  const { calls, estimator } = asked();
  const { wait, footprintOf } = start({ estimators: [estimator] });
  await footprintOf(async () => {
    await wait(1000);
    return answer;
  });
  return calls[0];
}

/** What is asked of a stream whose pieces come a second apart. */
async function askedOfStream(pieces: readonly unknown[]) {
  const { calls, estimator } = asked();
  const { clock, metering, wait } = start({ estimators: [estimator] });
  const stream = metering.meterInference(HOSTED, async function* () {
    for (const piece of pieces) {
      await wait(1000);
      yield piece;
    }
  });
  const read = (async () => {
    for await (const _ of stream);
  })();
  await clock.advanceAsync(60_000);
  await read;
  await metering.flush();
  return calls[0];
}

const usage = { prompt_tokens: 9, completion_tokens: 50 };

describe("an estimator is given", () => {
  it("the tier and the seconds of decoding that an answer states", async () => {
    const timings = { prompt_ms: 120, predicted_ms: 700 };
    const call = await askedOf({ usage, service_tier: "flex", timings });
    expect(call?.service).toEqual({ tier: "flex", decodeS: 0.7 });
  });

  it("no seconds of decoding where a server states 0", async () => {
    const times = { prompt_time: 0.01, completion_time: 0 };
    expect((await askedOf({ id: "c", choices: [], usage: { ...usage, ...times } }))?.service).toBeUndefined();
  });

  it("the seconds of decoding of Groq's answers and streams, without its queue", async () => {
    const times = { queue_time: 3, prompt_time: 0.01, completion_time: 0.2, total_time: 0.21 };
    const call = await askedOf({ id: "c", choices: [], usage: { ...usage, ...times } });
    expect(call).toMatchObject({ durationS: 1, service: { decodeS: 0.2 } });
    const [opening, word] = [{ x_groq: { id: "req_1" } }, { choices: [{ delta: { content: "It" } }] }];
    const end = { choices: [{ delta: {}, finish_reason: "stop" }], x_groq: { id: "req_1", usage: { ...usage, ...times } } };
    expect((await askedOfStream([opening, word, end]))?.service).toMatchObject({ decodeS: 0.2 });
  }); // biome-ignore format: one case

  it("nothing where an answer states nothing", async () => {
    expect(await askedOf({ usage })).not.toHaveProperty("service");
  });

  it("when the first piece of a stream came that is more than its opening", async () => {
    const opening = { type: "response.created", response: { status: "in_progress" } };
    const call = await askedOfStream([opening, { type: "a" }, { type: "b" }, { usage }]);
    expect(call).toMatchObject({ durationS: 4, service: { firstPieceS: 2 } });
    expect((await askedOfStream([{ choices: [] }, { usage }]))?.service).toEqual({ firstPieceS: 1 });
  });

  it("the first piece of a stream, although it does not let itself be looked at", async () => {
    const closed = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error("no");
        },
      },
    );
    expect((await askedOfStream([closed, { usage }]))?.service).toEqual({ firstPieceS: 1 });
  });

  it("no first piece where an attempt failed, whose piece it may be", async () => {
    const { calls, estimator } = asked();
    const { clock, metering, wait } = start({ estimators: [estimator] });
    const send = meteredFetch(fetchThat(wait, [500, 200]));
    const stream = metering.meterInference(HOSTED, async function* () {
      yield { choices: [] };
      await send(URL_OF_CHAT);
      await send(URL_OF_CHAT, { headers: { "x-stainless-retry-count": "1" } });
      yield { usage, service_tier: "default" };
    });
    const read = (async () => {
      for await (const _ of stream);
    })();
    await clock.advanceAsync(60_000);
    await read;
    await metering.flush();
    expect(calls[0]?.service).toEqual({ tier: "default" });
  });
});
