import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  failure,
  fetchThat,
  HOSTED,
  type Outcome,
  perToken,
  retried,
  start,
  URL_OF_CHAT,
  untilAnswered,
} from "../../test/attempted-call.js";
import { meteredFetch } from "../api/attempts.js";
import type { EnergyEstimator, HostedCall } from "../index.js";

/** An estimator, and the seconds that it was given. */
function askedForTimes() {
  const asked: number[] = [];
  const noting: EnergyEstimator = {
    ...perToken,
    estimate(call) {
      asked.push(call.durationS);
      return perToken.estimate(call);
    },
  };
  return { asked, estimators: [noting] };
}

describe("attempts of a call", () => {
  it("the attempts of a call are counted in its one footprint, and estimators get the time of the last one alone", async () => {
    const { asked, estimators } = askedForTimes();
    const { wait, footprintOf } = start({ estimators });
    const send = meteredFetch(fetchThat(wait, [429, 500, 200]));
    const footprint = await footprintOf(() => untilAnswered(send, 3, wait));
    expect(footprint).toMatchObject({ attempts: { count: 3, failed: 2 }, durationS: 7, outcome: "ok" });
    expect(asked).toEqual([1, 1]);
  });

  it("attempts that were turned away take no energy", async () => {
    const plain = await retried([200]);
    for (const refused of [
      429,
      401,
      404,
      408,
      503,
      529,
      failure("ECONNREFUSED"),
      failure("ENOTFOUND"),
      failure("CERT_HAS_EXPIRED"),
    ]) {
      const footprint = await retried([refused, 200]);
      expect(footprint.attempts).toEqual({ count: 2, failed: 1 });
      expect(footprint.energy).toEqual(plain.energy);
      expect(footprint).toMatchObject({ reasons: [], parts: [{}] });
    }
  });

  it("attempts that failed later take the same input again as waste, from nothing to all of the answer", async () => {
    for (const failed of [
      500,
      502,
      504,
      failure("ECONNRESET"),
      failure("UND_ERR_SOCKET"),
      new DOMException("x", "AbortError"),
    ]) {
      const { parts, energy, co2e, attempts } = await retried([failed, failed, 200]);
      expect(attempts).toEqual({ count: 3, failed: 2 });
      const [answer, retries] = parts;
      expect(answer).toMatchObject({ energy: { value: 200 } });
      expect(answer?.waste).toBeUndefined();
      expect(retries).toMatchObject({
        waste: "retry",
        method: "estimated",
        methodId: "per-token@1",
        boundary: "serving",
      });
      expect(retries?.energy).toEqual({ value: 200, low: 0, high: 800 });
      expect(energy?.value).toBe(400);
      expect(co2e?.value).toBeCloseTo(400 / 1e4, 9);
    }
  });

  it("failed attempts are a reason where the tokens of their call never come", async () => {
    expect(await retried([500, 429])).toMatchObject({
      outcome: "error",
      attempts: { count: 2, failed: 2 },
      reasons: ["no_usage", "retry_unknown"],
      parts: [],
    });
    expect((await retried([429, 429])).reasons).toEqual(["no_usage"]);
  });

  it("failed attempts are a reason next to the energy that the server reported", async () => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, [500, 200]));
    const { reasons, energy } = await footprintOf(async (call) => {
      call.reportEnergy({ energy: 7 });
      return untilAnswered(send, 2, wait);
    });
    expect(energy?.value).toBe(7);
    expect(reasons).toEqual(["retry_unknown"]);
  });

  it("a request that is tried again next to one that was answered leaves that as it is", async () => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, [500, 200, 200]));
    const ask = (retry: number) =>
      send(URL_OF_CHAT, { headers: { "x-stainless-retry-count": String(retry) } });
    const { attempts } = await footprintOf(async () => {
      const slow = ask(0).then(() => wait(1000).then(() => ask(1)));
      await wait(500);
      await ask(0);
      await slow;
    });
    expect(attempts).toEqual({ count: 3, failed: 1 });
  });

  it.each<[string, readonly Outcome[], readonly (readonly [atMs: number, retry: number])[], number]>([
    [
      "after another one was sent and answered",
      [429, 200, 200],
      [
        [0, 0],
        [1500, 0],
        [3000, 1],
      ],
      1,
    ],
    [
      "and so is another one, of which both had headers",
      [200, 200, 200, 200],
      [
        [0, 0],
        [100, 0],
        [1500, 1],
        [1600, 1],
      ],
      2,
    ],
    [
      "and so is another one that had headers",
      [500, 200, 200, 200],
      [
        [0, 0],
        [100, 0],
        [1500, 1],
        [1600, 1],
      ],
      2,
    ],
    [
      "after another one was given up",
      [503, 503, 503, 200, 200],
      [
        [0, 0],
        [1500, 1],
        [3000, 2],
        [4500, 0],
        [6000, 1],
      ],
      4,
    ],
  ])("a request that is tried again %s counts as failed once", async (_, outcomes, requests, failed) => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, outcomes));
    const { attempts } = await footprintOf(() =>
      Promise.all(
        requests.map(async ([atMs, retry]) => {
          await wait(atMs);
          await send(URL_OF_CHAT, { headers: { "x-stainless-retry-count": String(retry) } });
        }),
      ),
    );
    expect(attempts).toEqual({ count: requests.length, failed });
  });

  it("an attempt whose answer the client throws away counts as failed", async () => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, [200, 200]));
    const { attempts, parts } = await footprintOf(async () => {
      await send(URL_OF_CHAT, { headers: [["X-Stainless-Retry-Count", "0"]] }); // and its body breaks
      await send(URL_OF_CHAT, { headers: new Headers({ "x-stainless-retry-count": "1" }) });
      return { usage: { prompt_tokens: 100, completion_tokens: 10 } };
    });
    expect(attempts).toEqual({ count: 2, failed: 1 });
    expect(parts[1]).toMatchObject({ waste: "retry", energy: { value: 100, low: 0 } });
  });

  it("headers that can be read only once are left to fetch", async () => {
    const { wait, footprintOf } = start();
    let seen: unknown;
    const send = meteredFetch((_, init) => {
      seen = new Headers(init?.headers).get("authorization");
      return fetchThat(wait, [200])(URL_OF_CHAT);
    });
    const headers = new Map([["authorization", "Bearer x"]]).entries();
    await footprintOf(async () => {
      await send(URL_OF_CHAT, { headers: headers as never });
      return { usage: { prompt_tokens: 100, completion_tokens: 10 } };
    });
    expect(seen).toBe("Bearer x");
  });

  it("requests of a call that has several answers are not taken for retries", async () => {
    const { asked, estimators } = askedForTimes();
    const { wait, footprintOf } = start({ estimators });
    const send = meteredFetch(fetchThat(wait, [200, 500, 200]));
    const { attempts } = await footprintOf(async () => {
      await wait(500);
      await send(URL_OF_CHAT);
      return untilAnswered(send, 2, wait);
    });
    expect(attempts).toEqual({ count: 3, failed: 1 });
    expect(asked[0]).toBe(2);
  });

  it("a request sent with a signal that is already aborted counts as turned away", async () => {
    const { wait, footprintOf } = start();
    const send = meteredFetch(fetchThat(wait, [new DOMException("x", "AbortError")]));
    const { attempts, reasons } = await footprintOf(() => send(URL_OF_CHAT, { signal: AbortSignal.abort() }));
    expect(attempts).toEqual({ count: 1, failed: 1 });
    expect(reasons).toEqual(["no_usage"]);
  });

  it("attempts that are still out when their call ends got no answer, as the slower one of two", async () => {
    const { wait, footprintOf } = start();
    const late = async () => wait(9000).then(() => new Response("{}"));
    const quick = meteredFetch(fetchThat(wait, [200]));
    const won = await footprintOf(async () => {
      await Promise.race([meteredFetch(late)(URL_OF_CHAT), quick(URL_OF_CHAT)]);
      return { usage: { prompt_tokens: 100, completion_tokens: 10 } };
    });
    expect(won).toMatchObject({ attempts: { count: 2, failed: 1 }, durationS: 1, outcome: "ok" });
    expect(won.parts.find(({ waste }) => waste)?.energy).toEqual({ value: 100, low: 0, high: 400 });
  });

  it("attempts give the host and region of their address, and nothing else of it", async () => {
    const calls: HostedCall[] = [];
    const { wait, footprintOf } = start({ servingLocation: (call) => void calls.push(call) });
    const send = meteredFetch(fetchThat(wait, [200], { "x-ms-region": "Sweden Central" }));
    const request = new Request("https://api.example.com:8443/v1/secret?key=secret");
    await footprintOf(async () => (await send(request)).text());
    expect(calls[0]).toEqual(HOSTED);
    expect(calls).toContainEqual({ ...HOSTED, host: "api.example.com" });
    expect(calls).toContainEqual({ ...HOSTED, host: "api.example.com", region: "Sweden Central" });
    expect(JSON.stringify(calls)).not.toContain("secret");
  });

  it("attempts are counted exactly, however they end and overlap", async () => {
    const ends = fc.array(
      fc.tuple(fc.constantFrom<Outcome>(200, 429, 500, 503, failure("ECONNRESET")), fc.nat(3000)),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(ends, async (requests) => {
        const { wait, footprintOf, metering } = start();
        const { attempts, parts, durationS } = await footprintOf(async () => {
          await Promise.all(
            requests.map(async ([end, ms]) => {
              await wait(ms);
              await meteredFetch(fetchThat(wait, [end]))(URL_OF_CHAT).catch(() => undefined);
            }),
          );
          return { usage: { prompt_tokens: 100, completion_tokens: 10 } };
        });
        const failed = requests.filter(([end]) => end !== 200);
        expect(attempts).toEqual({ count: requests.length, failed: failed.length });
        const begun = failed.filter(([end]) => end !== 429 && end !== 503).length;
        expect(parts.find(({ waste }) => waste)?.energy?.value).toBe(begun === 0 ? undefined : begun * 100);
        expect(durationS).toBeLessThanOrEqual(4);
        await metering.shutdown();
      }),
      { numRuns: 50 },
    );
  });
});
