/**
 * All of Wattspan runs, OpenTelemetry's SDK collects, and the files of registry/ are compared with it, both
 * ways: what was emitted is registered as it is, and what is registered was emitted. Devices are simulated:
 * this proves names, not numbers.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Attributes } from "@opentelemetry/api";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { beforeAll, describe, expect, it } from "vitest";
import { runWorkload } from "../otlp/workload.js";
import { inMemorySdk } from "../sdk.js";
import { runWithBudget } from "./budget-run.js";
import { unemitted, unregistered } from "./differences.js";
import {
  type Emitted,
  type EmittedEvent,
  type EmittedMetric,
  type EmittedSpan,
  emittedTo,
} from "./emitted.js";
import { runCalibrated, runEverywhere, runHosted, runUnknown } from "./hosted-run.js";
import { runOnDevices, runOnMachine } from "./local-run.js";
import { registryFiles } from "./registry-files.js";
import { runWithForecasts, runWithSignals } from "./signals-run.js";
import { runFollowed, runWithNewestNames } from "./spans-run.js";
import { runInTrouble } from "./troubled-run.js";

const registry = registryFiles();

/**
 * Registered words that no run can bring about, and the test in which each comes up instead. The list may
 * only shrink.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // Only a defect of Wattspan itself leads to it.
  "wattspan.reason=fault": "packages/core/src/settle/footprint-reporter.test.ts",
};

type Sdk = ReturnType<typeof inMemorySdk>;
const RUNS: readonly ((sdk: Sdk) => Promise<unknown>)[] = [
  ...[runOnMachine, runOnDevices, runHosted, runEverywhere, runUnknown, runInTrouble, runCalibrated],
  ...[
    runWithSignals,
    runWithForecasts,
    runWithBudget,
    runWithNewestNames,
    (sdk: Sdk) => runWorkload({ ...sdk, dimensions: [] }),
  ],
];

/** What is registered is what full detail has. */
const inFull = (sdk: Sdk) => Object.assign(sdk, { detail: "full" as const });

/** Each run has an SDK of its own, as each has a process of its own outside of tests. */
async function everything(): Promise<Emitted> {
  const metrics: EmittedMetric[] = [];
  const spans: EmittedSpan[] = [];
  const events: EmittedEvent[] = [];
  const take = async (sdk: Sdk) => {
    const emitted = await emittedTo(sdk);
    metrics.push(...emitted.metrics);
    spans.push(...emitted.spans);
    events.push(...emitted.events);
  };
  for (const run of RUNS) {
    const sdk = inFull(inMemorySdk());
    await run(sdk);
    await take(sdk);
  }
  const followed = inFull(inMemorySdk([wattspanSpanProcessor()]));
  await runFollowed(followed);
  await take(followed);
  return { metrics, spans, events };
}

describe("registry/", () => {
  let emitted: Emitted;
  beforeAll(async () => {
    emitted = await everything();
  }, 120_000);

  it("the registry has everything that was emitted, as it was emitted", () => {
    expect(emitted.metrics.length).toBeGreaterThan(100);
    expect(emitted.spans.length).toBeGreaterThan(60);
    expect(unregistered(registry, emitted)).toEqual([]);
  });

  it("the registry has nothing that was not emitted", () => {
    expect(unemitted(registry, emitted)).toEqual(Object.keys(ELSEWHERE));
    for (const [what, file] of Object.entries(ELSEWHERE)) {
      const text = readFileSync(join(import.meta.dirname, "../../../..", file), "utf8");
      expect(text).toContain(`"${what.split("=")[1]}"`);
    }
  });

  it.each<[string, Partial<EmittedMetric>, string]>([
    ["name", { name: "wattspan.joules" }, "wattspan.joules is not in the registry"],
    ["unit", { unit: "W.h" }, "wattspan.energy says W.h, not J"],
    ["kind of instrument", { instrument: "gauge" }, "wattspan.energy says gauge, not counter"],
    ["description", { description: "Energy." }, "wattspan.energy says Energy., not Every joule once"],
    ["scope", { scope: "app" }, "wattspan.energy says app, not wattspan"],
    [
      "attribute",
      { points: [{ "wattspan.run": "7" }] },
      "wattspan.energy: wattspan.run does not belong to it",
    ],
    [
      "value",
      { points: [{ "wattspan.method": "guessed" }] },
      "wattspan.energy: wattspan.method has the value guessed, which is not in the registry",
    ],
  ])("a metric with another %s than in the registry is found", (_, other, problem) => {
    const metrics = emitted.metrics.map((one) =>
      one.name === "wattspan.energy" ? { ...one, ...other } : one,
    );
    expect(unregistered(registry, { ...emitted, metrics })[0]).toContain(problem);
  });

  it.each<[string, Attributes, string]>([
    ["an attribute that is not registered", { "wattspan.mood": 1 }, "wattspan.mood does not belong to it"],
    ["a value that is not registered", { "wattspan.reasons": ["bored"] }, "the value bored"],
    ["a value of another type", { "wattspan.energy": "7 J" }, 'is "7 J", and the registry says double'],
    ["half an attempt", { "wattspan.attempts": 1.5 }, "is 1.5, and the registry says int"],
  ])(
    "a span with %s is found to differ from the registry, by whichever instrumentation it was started",
    (_, wrong, problem) => {
      for (const isOurs of [true, false]) {
        const span = emitted.spans.find((one) => one.isOurs === isOurs) as EmittedSpan;
        const spans = [{ ...span, attributes: { ...span.attributes, ...wrong } }];
        expect(unregistered(registry, { metrics: [], spans, events: [] }).join()).toContain(problem);
      }
    },
  );

  it("an event that is not registered, or has another attribute, is found", () => {
    const wrong = (event: EmittedEvent) =>
      unregistered(registry, { metrics: [], spans: [], events: [event] }).join();
    const [event] = emitted.events as [EmittedEvent];
    expect(wrong({ ...event, name: "wattspan.mood" })).toBe("event wattspan.mood is not in the registry");
    expect(wrong({ ...event, attributes: { "wattspan.energy": 1 } })).toContain("does not belong to it");
    expect(unemitted(registry, { ...emitted, events: [] })).toContain("event wattspan.budget.decision");
  });

  it("a registered metric, attribute, value or span that nothing emits is found", () => {
    const without = (name: string) => emitted.metrics.filter((one) => one.name !== name);
    const missing = (of: Partial<Emitted>) => unemitted(registry, { ...emitted, ...of });
    expect(missing({ metrics: without("hw.power") })).toContain("hw.power");
    const bare = emitted.metrics.map((one) => ({
      ...one,
      points: one.points.map(({ "wattspan.waste": _, ...rest }) => rest),
    }));
    expect(missing({ metrics: bare })).toEqual(
      expect.arrayContaining(["wattspan.wasted_energy: wattspan.waste", "wattspan.waste=retry"]),
    );
    const spans = emitted.spans.filter(({ name }) => !name.startsWith("training"));
    expect(missing({ spans })).toContain("wattspan.stage.kind=training");
    expect(missing({ spans: [] })).toContain("wattspan.agent");
  });
});
