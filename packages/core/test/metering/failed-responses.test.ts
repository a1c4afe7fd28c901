/** Responses of OpenAI's that failed: its client returns them, and does not throw. */

import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";

const failed = { object: "response", status: "failed", error: { code: "server_error", message: "no" } };
const completed = { object: "response", status: "completed", error: null };
async function* events(response: object) {
  yield { type: "response.created", response: { ...response, status: "in_progress", error: null } };
  yield { type: `response.${"status" in response ? response.status : ""}`, response };
}

async function* retried() {
  yield* events(failed);
  yield* events({ ...completed, usage: { input_tokens: 11, output_tokens: 7 } });
}

/** The outcome of a call that returns this, which its caller reads until it is enough. */
async function outcomeOf(result: unknown, isEnough = (_event: unknown) => false) {
  const { metering, seen } = await meteredMachine({ usageReaders });
  const returned = await metering.meterInference({ model: "m", runsOn: "remote" }, async () => result);
  if (Symbol.asyncIterator in Object(returned))
    for await (const event of returned as AsyncIterable<unknown>) if (isEnough(event)) break;
  await metering.shutdown();
  expect(metering.status.faults).toEqual({});
  return seen.footprints.map(({ outcome }) => outcome);
}

it.each([
  ["a response that failed", failed, "error"],
  ["events of one that failed", events(failed), "error"],
  ["a response that is complete", completed, "ok"],
  ["events of one that is complete", events(completed), "ok"],
  ["events of one that failed and of one that took its place", retried(), "ok"],
  ["a batch of which the status is failed", { object: "batch", status: "failed" }, "ok"],
])("a call that returns %s ends as that says", async (_, result, outcome) => {
  expect(await outcomeOf(result)).toEqual([outcome]);
});

it("a stream that is left when its response has failed is a failed call", async () => {
  const isFailure = (event: unknown) => (event as { type: string }).type === "response.failed";
  expect(await outcomeOf(events(failed), isFailure)).toEqual(["error"]);
});
