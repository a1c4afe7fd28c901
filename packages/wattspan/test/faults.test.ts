/** Whatever fails inside, wherever and however: the caller has what its function gave, when it gave it. */

import { diag } from "@opentelemetry/api";
import { createMetering, type Metering, type MeteringOptions } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { broken, failures, forever } from "./faults/garbage.js";
import { failureOf } from "./faults/stage-trial.js";
import { type Stage, stages } from "./faults/stages.js";
import { type Attempt, TRIAL_MS, violationsOf } from "./faults/trials.js";
import { idle } from "./faults/watched.js";

const failuresOf = ({ nearly }: Stage) => ({ ...failures, ...nearly });

describe("faults", () => {
  it.each(Object.entries(stages).map(([name, stage]) => ({ name, stage, all: failuresOf(stage) })))(
    "no failure of the stage `$name` reaches a caller, and each is counted for that stage alone",
    { timeout: 40 * TRIAL_MS },
    async ({ stage, all }) => {
      expect(Object.keys(all).length).toBeLessThan(40);
      expect(await violationsOf(all, failureOf(stage))).toEqual([]);
    },
  );
});

/** A metering with members of its own in place of real ones. */
const misbehaving = (members: (real: Metering) => PropertyDescriptorMap) => (options?: MeteringOptions) => {
  const metering = createMetering(options);
  return Object.defineProperties(metering, members(metering));
};
/** One whose calls do something before. */
const meddling = (before: () => unknown) =>
  misbehaving(({ meterInference }) => {
    const value: Metering["meterInference"] = (options, fn) => {
      before();
      return meterInference(options, fn);
    };
    return { meterInference: { value } };
  });
/** One that says something else of its faults. */
const miscounting = (wrong: (counts: Record<string, number>) => Record<string, number>) =>
  misbehaving((real) => {
    const right = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(real), "status")?.get;
    const get = () => {
      const status = right?.call(real) as Metering["status"];
      return { ...status, faults: wrong(status.faults) };
    };
    return { status: { get } };
  });

/** Ways in which a metering can misbehave, and what the trial of a failing observer says of each. */
const misbehaviours: Readonly<Record<string, [typeof createMetering, RegExp]>> = {
  "throws into its callers": [
    meddling(broken),
    /^throws: a value, once .*: expected \{ same: true, got: \[ \{ some: 'result' } ], .*, saw .*broken/,
  ],
  "waits before it gives a value": [
    misbehaving(({ meterInference }) => {
      const value = async (...args: Parameters<Metering["meterInference"]>) => {
        await undefined;
        return meterInference(...args);
      };
      return { meterInference: { value } };
    }),
    /^throws: a value, once .*: expected \{ same: true, .*, saw \{ same: false/,
  ],
  "is late by a turn of promises": [
    misbehaving(({ meterInference }) => {
      const value = (...[options, fn]: Parameters<Metering["meterInference"]>) => {
        const given = meterInference(options, fn);
        return given instanceof Promise ? given.finally(() => undefined) : given;
      };
      return { meterInference: { value } };
    }),
    /^throws: a promise, .*: expected .*microtasks: \d+, turns/,
  ],
  "gives a copy of a value": [
    misbehaving(({ meterInference }) => {
      const value = (...[options, fn]: Parameters<Metering["meterInference"]>) => {
        const given: unknown = meterInference(options, fn);
        return given instanceof Promise ? given.then((result: object) => ({ ...result })) : given;
      };
      return { meterInference: { value } };
    }),
    /^throws: an async function, .*: expected .*, saw /,
  ],
  "counts nothing": [miscounting(() => ({})), /^throws: faults: expected one of \/.*observer.*saw \{}/],
  "counts for another stage": [
    miscounting((counts) => ({ ...counts, "read/good": 1 })),
    /^throws: faults of other stages: expected \[], saw \[ 'read\/good' ]/,
  ],
  "counts twice": [
    miscounting((counts) => Object.fromEntries(Object.entries(counts).map(([kind, n]) => [kind, 2 * n]))),
    /^throws: faults of observer\/observer: expected from 1 to 20, saw 40$/,
  ],
  "warns too often": [meddling(() => diag.warn("again")), /^throws: lines of diag: expected one for each/],
  "leaves a rejection unhandled": [
    meddling(() => void Promise.reject(new Error("nobody's"))),
    /^throws: the process: expected nothing unhandled, saw Error: nobody's/,
  ],
  "fails at its end": [
    misbehaving(() => ({ shutdown: { value: async () => broken() } })),
    /^throws: the trial: expected no exception, saw Error: broken/,
  ],
};

describe("trials of failures", () => {
  it("the trial of a failing observer gives a line for whatever a metering does wrong", async () => {
    const missed: string[] = [];
    for (const [name, [create, line]] of Object.entries(misbehaviours)) {
      const lines = await violationsOf({ throws: broken }, failureOf(stages.observer as Stage, create));
      if (!lines.some((each) => line.test(each)))
        missed.push(`${name}: ${line} is not in ${lines.join("\n")}`);
    }
    expect(missed).toEqual([]);
  });

  it("the trial of a metering that never shuts down ends, with a line", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const shutdown = () => {
      resolve();
      return forever();
    };
    const attempt = failureOf(
      stages.observer as Stage,
      misbehaving(() => ({ shutdown: { value: shutdown } })),
    );
    expect(await violationsOf({ throws: broken }, attempt, () => promise)).toEqual([
      "throws: the trial: expected an end, saw none",
    ]);
  });

  it("a trial that throws, hangs, warns or leaves a rejection ends no other, and none hears of it", async () => {
    const rows = {
      throws: broken,
      "throws what is no error": () => Promise.reject(Object.create(null)),
      rejects: async () => void Promise.reject(new Error("left over")),
      hangs: forever,
      warns: async () => diag.warn("loud"),
      "is well": async () => undefined,
    };
    const heard: unknown[] = [];
    const attempt: Attempt<() => Promise<void>> = async (row, { watched }) => {
      heard.push(...watched.lines, ...watched.unhandled);
      await row();
    };
    const lines = await violationsOf<() => Promise<void>>(rows, attempt, idle);
    expect(heard).toEqual([]);
    expect(lines).toEqual([
      "throws: the trial: expected no exception, saw Error: broken",
      "throws what is no error: the trial: expected no exception, saw [Object: null prototype] {}",
      "rejects: the process: expected nothing unhandled, saw Error: left over",
      "hangs: the trial: expected an end, saw none",
    ]);
  });
});
