import { manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { ownerAt } from "../../test/activity-owner.js";
import { type Activity, ActivityRecord, end } from "../activity/activity.js";
import type { Footprint } from "../contracts/footprint.js";
import { Ledger } from "../devices/ledger/ledger.js";
import { noDevices } from "../devices/no-devices.js";
import { Faults } from "../runtime/fault.js";
import { ServingPlaces } from "../serving/serving-place.js";
import { CallShapes } from "../shapes/call-shape.js";
import { FootprintReporter } from "./footprint-reporter.js";

const owner = ownerAt(2000);

/** An agent, and a step inside of it on one device; both have ended. */
function agentWithStep(): { readonly agent: Activity; readonly step: Activity } {
  const options: object = { name: "n" };
  const shapeOf = (kind: "agent" | "step") =>
    new CallShapes(false).of(kind, { name: "n" }, { remote: false });
  const init = { owner, startedAtMs: 0, startMs: 0, options };
  const agent = new ActivityRecord({ ...init, sequence: 1, shape: shapeOf("agent"), parent: undefined });
  const step = new ActivityRecord({ ...init, sequence: 2, shape: shapeOf("step"), parent: agent });
  agent.expect();
  step.countsIn = agent;
  const ledger = new Ledger();
  const rules = { refreshS: 0.1, idleWatts: 0, idle: "share" } as const;
  const selection = ledger.select([ledger.addDevice(rules, 0)]);
  step.deviceUse = ledger.start(selection, 1, 1, undefined, step);
  for (const activity of [agent, step]) end(activity, 2000);
  return { agent, step };
}

/** The step of an agent, settled although no device can be found for it. */
function settledWithFault() {
  const footprints: Footprint[] = [];
  const faults = new Faults();
  const reporter = new FootprintReporter({
    faults,
    metrics: undefined,
    observers: [(footprint) => void footprints.push(footprint)],
    latestNames: false,
    level: "basic",
    devices: {
      ...noDevices({ unsettled: () => 0, afterReading: () => undefined }, manualClock()),
      measure: () => {
        throw new Error("no such device");
      },
    },
    places: new ServingPlaces({ faults, intensityAt: () => undefined }),
    intensityAt: () => undefined,
  });
  const { agent, step } = agentWithStep();
  const settle = (activity: Activity) => {
    const footprint = reporter.settle(activity);
    if (footprint) reporter.give(footprint, undefined);
  };
  settle(step);
  return { agent, settle, footprints, faults };
}

it("an activity whose own energy cannot be measured because of a fault is settled, with the reason", () => {
  const { footprints, faults } = settledWithFault();
  expect(footprints[0]).toMatchObject({
    name: "n",
    method: "unavailable",
    coverage: 0,
    reasons: ["fault"],
  });
  expect(footprints[0]).not.toHaveProperty("energy");
  expect(faults.counts).toEqual({ "settle/measure": 1 });
});

it("an activity whose own energy cannot be measured is counted as unknown by its parent, which does not wait", () => {
  const { agent, settle, footprints } = settledWithFault();
  expect(agent.complete).toBe(true);
  settle(agent);
  expect(footprints[1]?.unknown).toEqual({ count: 1, reasons: ["fault"] });
});
