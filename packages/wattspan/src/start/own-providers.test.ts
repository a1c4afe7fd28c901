import { fakeMeter, manualClock } from "@wattspan/testing";
import { expect, it, onTestFinished } from "vitest";
import { ALONE } from "../../test/alone.js";
import { inMemorySdk } from "../../test/sdk.js";
import { OWN_PROVIDERS } from "./own-providers.js";
import { startWattspan } from "./start-wattspan.js";

it("startWattspan writes to our own SDK although its options have undefined members", async () => {
  const sdk = inMemorySdk();
  OWN_PROVIDERS.value = { meterProvider: sdk.meterProvider };
  onTestFinished(() => void Object.assign(OWN_PROVIDERS, { value: undefined }));
  const clock = manualClock();
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, watts: () => 50 } as const;
  const wattspan = await startWattspan({
    ...{ ...ALONE, clock, meters: [fakeMeter({ clock, zones: [zone] })] },
    telemetry: { meterProvider: undefined, reportsHardware: undefined } as object,
    attribution: { sharers: undefined } as object,
  });
  wattspan.meterInference({ model: "m" }, () => undefined);
  await clock.advanceAsync(1000);
  await wattspan.shutdown();
  expect((await sdk.points()).map(({ metric }) => metric)).toContain("wattspan.energy");
  expect(wattspan.status.faults).toEqual({});
});
