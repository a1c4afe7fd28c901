// An application for an edge runtime: without Node, estimates only.
import { annualAverage } from "@wattspan/carbon";
import { createHostedMetering, setGlobalMetering } from "@wattspan/core";
import { defaultEstimators, servingLocation } from "@wattspan/models";
import { usageReaders } from "@wattspan/spans";
import { meteredClientFetch } from "wattspan/fetch";
import { flushAfter } from "wattspan/next";

/** Answers one request; the platform awaits the promises passed to `waitUntil`. */
export async function handle(fetch, waitUntil) {
  const footprints = [];
  const metering = createHostedMetering({
    usageReaders,
    estimators: defaultEstimators(),
    intensity: annualAverage(),
    servingLocation,
    location: { country: "DE" },
    observers: [(footprint) => footprints.push(footprint)],
  });
  setGlobalMetering(metering);
  const answer = await meteredClientFetch(fetch)("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [] }),
  });
  const { usage } = await answer.json();
  flushAfter(waitUntil);
  return { tokens: usage.completion_tokens, footprints };
}
