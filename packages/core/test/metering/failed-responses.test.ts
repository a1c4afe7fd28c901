/** Responses of OpenAI's that failed: its client returns them, and does not throw. */

import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";

const failed = { object: "response", status: "failed", error: { code: "server_error", message: "no" } };
const completed = { object: "response", status: "completed", error: null };
async function* events(response: object) {
  yield { type: "response.created", response: { ...response, status: "in_progress", error: null } };
  yield { type: `response.${"status" in response ? response.status : ""}`, response };
}

/** The outcome of a call that returns this, which its caller reads. */
async function outcomeOf(result: unknown) {
  const { metering, seen } = await meteredMachine();
  const returned = await metering.meterInference({ model: "m", runsOn: "remote" }, async () => result);
  if (Symbol.asyncIterator in Object(returned))
    for await (const event of returned as AsyncIterable<unknown>) expect(event).toBeTypeOf("object");
  await metering.shutdown();
  expect(metering.status.faults).toEqual({});
  return seen.footprints.map(({ outcome }) => outcome);
}

it.each([
  ["a response that failed", failed, "error"],
  ["events of one that failed", events(failed), "error"],
  ["a response that is complete", completed, "ok"],
  ["events of one that is complete", events(completed), "ok"],
  ["a batch of which the status is failed", { object: "batch", status: "failed" }, "ok"],
])("a call that returns %s ends as that says", async (_, result, outcome) => {
  expect(await outcomeOf(result)).toEqual([outcome]);
});
