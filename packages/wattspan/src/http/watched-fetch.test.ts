import { channel } from "node:diagnostics_channel";
import { createMetering, type Footprint, meterInference, setGlobalMetering } from "@wattspan/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { seeingGateways } from "../location/gateways.js";
import { watchFetch } from "./watched-fetch.js";

const place = { location: { country: "DE" }, rung: "provider" } as const;
let stop: () => void;
let metering: ReturnType<typeof createMetering>;

beforeEach(() => {
  stop = watchFetch();
  metering = createMetering({ servingLocation: seeingGateways(() => place), telemetry: { detail: "off" } });
  setGlobalMetering(metering);
});
afterEach(async () => {
  stop();
  setGlobalMetering(undefined);
  await metering.shutdown();
});

/** The events that undici publishes for a request to a host with this answer. */
function asked(host: string, headers: readonly string[] = [], statusCode = 200): void {
  const request = { origin: `https://${host}` };
  channel("undici:request:create").publish({ request });
  const raw = headers.map((text) => Buffer.from(text));
  channel("undici:request:headers").publish({ request, response: { statusCode, headers: raw } });
}

/** The reasons of an inference that does this, except those of its missing energy. */
async function reasonsOf(work: () => void): Promise<readonly string[]> {
  let seen: Footprint | undefined;
  const onFootprint = (footprint: Footprint) => {
    seen = footprint;
  };
  meterInference({ model: "m", provider: "openai", onFootprint }, work);
  await metering.flush();
  return seen?.reasons.filter((reason) => reason !== "no_estimator") ?? [];
}

const STATED = ["Wattspan-Footprint", "energy=5.0;unit=J, activities=1, complete"];

it.each<[string, () => void, readonly string[]]>([
  ["a provider", () => asked("api.openai.com"), []],
  ["a gateway", () => asked("gateway.internal"), ["may_count_twice"]],
  ["a gateway that counts", () => asked("gateway.internal", STATED), ["counted_elsewhere"]],
  ["a gateway that fails", () => asked("gateway.internal", STATED, 500), []],
  ["a cache", () => asked("gateway.internal", [...STATED, "Age", "7"]), ["may_count_twice"]],
  ["a provider after a search", () => [asked("search.internal"), asked("api.openai.com")], []],
  ["a provider before a search", () => [asked("api.openai.com"), asked("search.internal")], []],
])("an inference whose request is answered by %s has the reasons %s", async (_, work, reasons) => {
  expect(await reasonsOf(work)).toEqual(reasons);
});

it("a watch that was stopped, and messages of another form, change nothing", async () => {
  const odd = () => {
    channel("undici:request:create").publish(undefined);
    channel("undici:request:headers").publish({ request: {}, response: null });
  };
  expect(await reasonsOf(odd)).toEqual([]);
  stop();
  expect(await reasonsOf(() => asked("gateway.internal", STATED))).toEqual([]);
});
