/** A misspelt option of a meter would leave its default in force, unseen. */

import { join } from "node:path";

import { afterAll, expect, it } from "vitest";
import { testOptionTakers } from "../../../scripts/option-takers.js";
import * as meters from "../src/index.js";
import { simulatedMachine } from "../src/simulator/simulator.js";

const machine = simulatedMachine();
afterAll(() => machine.close());

/** What comes with exports. */
const WITH_THEM: Readonly<Record<string, (options: never) => unknown>> = {
  ...meters.AUTO_METERS,
  "exporter() of a simulated machine": (options) => machine.exporter("dcgm", options),
};

/** Those that take none. */
const OTHERS = [
  ...["firstAvailable", "hasCompiler", "lifeOf", "ownThread", "samplesIn", "standInCards", "threadName"],
];

const url = "https://127.0.0.1:9";
await testOptionTakers({
  folder: join(import.meta.dirname, ".."),
  others: OTHERS,
  withThem: WITH_THEM,
});

it.each<[string, () => unknown, string]>([
  ["rapl", () => meters.rapl({ rooot: "/sys" } as object), "rooot is not known; did you mean root?"],
  ["auto", () => meters.auto({ wihtout: ["nvml"] } as object), "did you mean without?"],
  [
    "prometheusScrape",
    () => meters.prometheusScrape({ url, preset: "dcgm", tls: { fingerprnt: "3f" } as object }),
    "tls.fingerprnt is not known; did you mean tls.fingerprint?",
  ],
  [
    "prometheusScrape",
    () =>
      meters.prometheusScrape({
        url,
        series: [{ name: "watts", unit: "W", component: "gpu", scope: "device", label: {} } as never],
      }),
    "did you mean series.labels?",
  ],
  [
    "hwmon",
    () => meters.hwmon({ chips: { ina226: { component: "server", maxWatt: 60 } as never } }),
    "did you mean chips.ina226.maxWatts?",
  ],
  [
    "simulatedMachine",
    () => simulatedMachine({ profiles: { gpus: {} } as object }),
    "did you mean profiles.gpu?",
  ],
])("%s says which option was probably meant", (_, make, message) => {
  expect(make).toThrow(message);
});

it("every option of auto() reaches the meters that have it, and no other", async () => {
  const options = {
    root: "/none",
    procRoot: "/none",
    cgroupRoot: "/none",
    ownCpu: "process",
    worker: false,
  } as const;
  for (const meter of [
    ...meters.auto(options),
    ...Object.values(meters.AUTO_METERS).map((of) => of(options)),
  ])
    await expect(meter.open(new AbortController().signal)).resolves.toHaveProperty("status");
});

it("an option that is undefined is not given", () => {
  expect(() => meters.rapl({ rooot: undefined } as object)).not.toThrow();
});
