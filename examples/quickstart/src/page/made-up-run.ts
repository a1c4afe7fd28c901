import type { Footprint } from "wattspan";
import { device, footprint, processPart, status } from "../report/made-up-footprint.ts";
import type { Run } from "./run.ts";

/** A name that would do harm in a page without escaping. */
export const HOSTILE = `<script>alert("1")</script> & 'quotes'`;
const LONG = "a-model-with-a-name-so-long-that-it-fits-next-to-no-chart/".repeat(4);

/** A run for tests, empty by default. */
export const run = (given: Partial<Run> = {}): Run => ({
  name: "made up",
  version: "1.2.3",
  finishedAt: new Date(Date.UTC(2026, 10, 25, 12, 30)),
  footprints: [],
  status: status(),
  power: [],
  standIns: [],
  ...given,
});

const band = (value: number, low = value / 2) => ({ value, low, high: value * 2 });

function call(given: Partial<Footprint> & Pick<Footprint, "id">, joules?: number): Footprint {
  const energy = joules === undefined ? undefined : band(joules);
  return footprint({
    kind: "inference",
    ...(energy && { energy, parts: [{ ...processPart, energy }] }),
    ...given,
  });
}

/**
 * Everything that a page can show: nesting, failure, hostile and long names, unknown values, zero and tiny
 * joules.
 */
export const eventfulRun = run({
  name: HOSTILE,
  footprints: [
    footprint({
      id: "agent",
      kind: "agent",
      name: "clerk",
      startedAt: new Date(1000),
      durationS: 4,
      energy: band(60, 0),
      co2e: band(0.002, 0),
      unknown: { count: 2, reasons: ["no_estimator"] },
      goal: { reached: true, quality: 0.9 },
    }),
    footprint({
      id: "step",
      name: HOSTILE,
      parentId: "agent",
      startedAt: new Date(1500),
      outcome: "error",
      energy: band(1),
    }),
    call({ id: "large", name: LONG, parentId: "step", startedAt: new Date(1500) }, 50),
    call({ id: "zero", name: "zero", parentId: "agent", startedAt: new Date(2000), durationS: 0 }, 0),
    call({ id: "tiny", name: "tiny", parentId: "agent", startedAt: new Date(2000), durationS: 0.0001 }, 1e-9),
    call({
      id: "hosted",
      name: "hosted",
      parentId: "agent",
      startedAt: new Date(3000),
      usage: { inputFresh: 82 },
      reasons: ["no_estimator"],
    }),
    call({ id: "aborted", name: HOSTILE, startedAt: new Date(3500), outcome: "aborted" }),
  ],
  status: status({
    devices: [device({ name: `modelled: ${HOSTILE}`, idleWatts: 1.5 })],
    meters: [
      { name: "process-cpu", status: "ready", zones: ["cpu-0"] },
      {
        name: "rapl",
        status: "unavailable",
        reason: "denied",
        detail: "/home/somebody/secret is not readable.",
      },
    ],
    intensity: {
      gramsPerKwh: { value: 342, low: 214, high: 547 },
      zone: "DE",
      signal: "average",
      basis: "lifecycle",
      source: "annual@2025",
      validFromMs: 0,
      validToMs: 1,
      rung: "country",
    },
  }),
  power: [
    {
      device: "cpu-0",
      spans: [
        { fromMs: 500, toMs: 2000, watts: 4 },
        { fromMs: 2000, toMs: 3000, watts: 9 },
        { fromMs: 3500, toMs: 9000, watts: 2 },
      ],
    },
    { device: "not-counted", spans: [{ fromMs: 1000, toMs: 2000, watts: 77_777 }] },
  ],
});
