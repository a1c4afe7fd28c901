/** Requests of a metered fetch that their caller stops. */

import { expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { meteredGlobally } from "./metered-globally.js";

it.each<[string, unknown, string]>([
  ["a text", "the user left", "aborted"],
  ["an error", new Error("the user left"), "aborted"],
  ["no reason", undefined, "aborted"],
  ["a time limit", new DOMException("too late", "TimeoutError"), "error"],
])("a metered fetch that its caller stops with %s has the right outcome", async (_, reason, outcome) => {
  const { footprints } = meteredGlobally();
  for (const isAnswered of [false, true]) {
    const stop = new AbortController();
    const fetch = meteredClientFetch(async (_, init) => {
      const stopped = new Promise<never>((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(stop.signal.reason)),
      );
      return isAnswered ? new Response(new ReadableStream({ pull: () => stopped })) : stopped;
    });
    const { signal } = stop;
    const asked = fetch("https://api.openai.com/v1/responses", {
      ...{ method: "POST", body: '{"model":"m"}', signal },
    });
    const read = isAnswered ? (await asked).text() : asked;
    stop.abort(reason);
    const [{ reason: caught }] = (await Promise.allSettled([read])) as [PromiseRejectedResult];
    expect(caught).toBe(signal.reason);
  }
  for (const call of await footprints("inference", 2)) expect(call.outcome).toBe(outcome);
});
