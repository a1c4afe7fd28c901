/** One process with two copies of Wattspan: one that was imported, and one that was required. */

import { createRequire } from "node:module";
import { fakeMeter } from "@wattspan/testing";
import * as imported from "wattspan";
import { ALONE } from "../alone.ts";
import { say } from "./telemetry-sdk.ts";

const required = createRequire(import.meta.url)("wattspan") as typeof imported;
say({ note: "distinct", value: imported.meterInference !== required.meterInference });

const footprints: imported.Footprint[] = [];
const clock = { now: () => performance.now(), wall: () => Date.now(), schedule: () => () => undefined };
const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, idleWatts: 20, watts: () => 50 } as const;
const options = {
  ...ALONE,
  meters: [fakeMeter({ clock, zones: [zone] })],
  observers: [(footprint: imported.Footprint) => void footprints.push(footprint)],
};
const wattspan = await imported.startWattspan(options);
say({
  note: "one",
  value: (await required.startWattspan()) === wattspan && required.globalMetering() === wattspan,
});

// Each function of one copy runs inside one of the other.
await required.meterAgent({ name: "agent" }, (agent) =>
  imported.meterStep({ name: "step" }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const call = required.meterInference({ model: "inside" }, async (handle) => {
      handle.setUsage({ output: 7 });
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    imported.meterInference({ model: "metered", parent: agent }, () => agent.succeed());
    await call;
  }),
);
// What a metering of its own knows nothing of is no parent.
const own = required.createMetering({ telemetry: { detail: "off" } });
let foreign: imported.ActivityHandle | undefined;
imported.meterAgent({ name: "foreign" }, (agent) => {
  foreign = agent;
});
const orphans: imported.Footprint[] = [];
const onFootprint = (footprint: imported.Footprint) => void orphans.push(footprint);
own.meterStep({ name: "orphan", onFootprint, ...(foreign && { parent: foreign }) }, () => undefined);
await own.flush();
say({ note: "orphans", value: orphans.map(({ parentId = null }) => parentId) });

required.setMeteringEnabled(false);
imported.meterInference({ model: "while off" }, () => undefined);
required.setMeteringEnabled(true);
await wattspan.flush();
say({
  note: "footprints",
  value: footprints.map(({ id, parentId = null, kind, name, energy, usage }) => ({
    id,
    parentId,
    kind,
    name,
    joules: energy?.value,
    output: usage?.output,
  })),
});

try {
  required.createMetering({ sampling: { intervalMs: -1 } });
} catch (error) {
  const { name, option } = error as imported.WattspanConfigurationError;
  say({ note: "error", value: [name, option] });
}
await (await required.startWattspan()).shutdown();
say({
  note: "after",
  value: [
    imported.globalMetering() === undefined,
    imported.meterStep({ name: "x" }, (step) => step.span === undefined),
  ],
});
