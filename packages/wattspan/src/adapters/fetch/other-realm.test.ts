import { runInNewContext } from "node:vm";
import { setGlobalMetering } from "@wattspan/core";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, expect, it } from "vitest";
import { createMetering } from "../../start/create-metering.js";
import { meteredClientFetch } from "./fetch.js";

afterEach(async () => {
  await setGlobalMetering(undefined)?.shutdown();
});

it("a metered fetch ends a call whose answer gives promises of another realm, as in an edge runtime's sandbox", async () => {
  const seen = footprintCollector();
  const metering = createMetering({ observers: [seen.observer] });
  setGlobalMetering(metering);
  const json = () =>
    runInNewContext("(async () => ({ usage: { prompt_tokens: 7, completion_tokens: 3 } }))()");
  const answer = { status: 200, headers: new Headers(), json } as unknown as Response;
  const fetch = meteredClientFetch(async () => answer);
  const init = { method: "POST", body: '{"model":"m"}' };
  const response = await fetch("https://api.openai.com/v1/chat/completions", init);
  expect(await response.json()).toEqual({ usage: { prompt_tokens: 7, completion_tokens: 3 } });
  await metering.flush();
  expect(seen.footprints).toMatchObject([{ name: "m", usage: { inputFresh: 7, output: 3 } }]);
});
