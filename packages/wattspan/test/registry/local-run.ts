/**
 * Work on this machine, in every kind of activity and step, with the data centre, contracts and hardware
 * accounted for.
 */

import { accounting } from "@wattspan/carbon/accounting";
import { createMetering, type IntensityReading, type MeteringOptions, type Subject } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { values } from "@wattspan/core/names";
import { simulatedMachine } from "@wattspan/meters/simulator";
import { usageReaders } from "@wattspan/spans";
import { constantPower, fakeMeter, fixedIntensity, manualClock } from "@wattspan/testing";

type Telemetry = NonNullable<MeteringOptions["telemetry"]>;

/** Everything that an application can say of itself. */
const SUBJECT: Required<Subject> = {
  service: "shop",
  serviceVersion: "1.2.3",
  modelVersion: "2",
  modelDigest: "sha256:9f86d081",
  promptVersion: "7",
  policyVersion: "2026-03",
  agentVersion: "3",
  datasetVersion: "v4",
  configurationDigest: "sha256:2c26b46b",
  commit: "4f2a91c",
  owner: "search",
  environment: "production",
};
const IN_IRELAND = { cloud: { provider: "aws", region: "eu-west-1" } };

/** Sockets and cards of a simulated machine, and every stage and step. */
export async function runOnMachine(telemetry: Telemetry): Promise<void> {
  const clock = manualClock();
  const machine = simulatedMachine({ sockets: 1, gpus: 1, clock });
  const grid = fixedIntensity(300, { clock, zone: "IE" });
  const metering = createMetering({
    usageReaders,
    clock,
    meters: machine.meters,
    // A part of it is the site's own generator.
    intensity: { ...grid, current: async (...where) => mixed(await grid.current(...where)) },
    location: IN_IRELAND,
    accounting: accounting({
      location: IN_IRELAND,
      facility: { pue: 1.2, wue: 0.3 },
      hardware: { kilograms: 1200, accelerators: { count: 1, model: "h100" } },
      market: { contracts: [{ name: "wind", share: 0.5, gramsPerKwh: 0 }], residualMix: 500 },
      scopes: { electricity: "2" },
    }),
    subject: SUBJECT,
    telemetry,
  });
  await metering.ready;
  machine.load(machine.gpus[0] as string, 300);
  machine.busy(1, 1);
  await clock.advanceAsync(2000);
  const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
  const work = async () => {
    for (const kind of values.stageKind)
      await metering.meterStage({ name: `${kind}-1`, kind, units: "samples" }, async (stage) => {
        await wait(200);
        stage.addUnits(7);
      });
    for (const kind of values.stepKind)
      await metering.meterAgent({ name: "planner" }, () =>
        metering.meterStep({ name: kind, kind, runsOn: "local" }, () => wait(200)),
      );
    const usage = { inputFresh: 10, cacheRead: 5, cacheWrite: 3, output: 20, reasoning: 8 };
    const local = { model: "llama", provider: "ollama", runsOn: "local" } as const;
    await metering.meterInference(local, async () => {
      await meteredFetch(async () => new Response("{}"))("http://127.0.0.1:11434/api/chat");
      return {
        id: "answer-7",
        model: "llama:8b",
        done_reason: "stop",
        usage: { prompt_tokens: 3, completion_tokens: 7 },
      };
    });
    await metering.meterInference({ ...local, critical: true }, async (call) => {
      call.setUsage(usage);
      await wait(500);
    });
  };
  const done = work();
  await clock.advanceAsync(10_000);
  await done;
  await metering.shutdown();
  machine.close();
}

const mixed = (reading: IntensityReading): IntensityReading => ({
  ...reading,
  scope1Share: 0.1,
  carbonFreeShare: 0.5,
  renewableShare: 0.4,
  estimated: false,
});

/** Devices of each kind, by counters and gauges, a model of one, and a meter of the whole host alone. */
export async function runOnDevices(telemetry: Telemetry): Promise<void> {
  const clock = manualClock();
  const zones = values.component.map((component, i) => ({
    ...{
      id: `${component}-0`,
      name: `the ${component}`,
      component,
      refreshMs: 10,
      idleWatts: 5,
      ...constantPower(20 + i),
    },
    ...(i === 0 && { kind: "power" as const }),
    ...(component === "other" && { origin: "model" as const }),
  }));
  const host = {
    id: "host",
    component: "server",
    scope: "host",
    refreshMs: 100,
    ...constantPower(400),
  } as const;
  for (const meter of [fakeMeter({ clock, zones }), fakeMeter({ clock, zones: [host] })]) {
    meter.busy(0.5, 2);
    const metering = createMetering({ usageReaders, clock, meters: [meter], location: {}, telemetry });
    await metering.ready;
    const call = metering.meterInference({ model: "llama", runsOn: "local" }, async (inference) => {
      inference.reportEnergy({ energy: 3, boundary: "network", component: "network" });
      await new Promise<void>((resolve) => clock.schedule(resolve, 3000));
    });
    await clock.advanceAsync(5000);
    await call;
    await metering.shutdown();
  }
}
