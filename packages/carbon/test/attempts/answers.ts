/** Answers that are right, and answers with garbage in the place of a value or a time. */

import { type Clock, systemClock } from "@wattspan/core";
import { carbonIntensityContract } from "@wattspan/testing";
import { inWords, isLike, type Outcome, outcomeOf, unlessProblem, unlessReading } from "../outcome.js";
import { type MemberPath, sentBy, started, type Trial } from "../provider-trial.js";
import type { Attempt } from "./attempt.js";

const HOUR_MS = 3_600_000;
const ODD_VALUES = ["lots", -1, 1e9, -1e9, true, {}];
const NOTHING = { value: 0, low: 0, high: 0 };
const WITHOUT_OFFSET = "2026-07-13T00:00:00";
const ODD_TIMES = ["2026-02-30T00:00:00Z", WITHOUT_OFFSET, "13.07.2026 00:00", null, "soon"];

export const ANSWERS: readonly Attempt[] = [
  {
    what: "the answer as it is",
    async find(trial) {
      const { ask } = await started(trial);
      return unlessReading(await outcomeOf(ask()), trial.expected);
    },
  },
  {
    what: "the contract of providers",
    async find(trial, boundMs) {
      const { provider } = await started(trial);
      const clock: Clock = { ...systemClock, wall: () => trial.nowMs };
      const options = { location: trial.location, clock, timeoutMs: boundMs };
      const violations = await carbonIntensityContract(provider, options);
      return violations.map(({ rule, detail }) => `${rule}, ${detail}`);
    },
  },
  {
    what: "pounds for grams",
    async find(trial) {
      const times = trial.isMix ? 2 : 2.2; // by 2 floating point changes nothing
      const outcome = await withChanged(trial, trial.valuePaths, (value: number) => value && value * times);
      if (trial.isMix) return unlessReading(outcome, trial.expected);
      if ("error" in outcome) return unlessProblem(outcome, "bad_payload");
      const grams = (trial.expected.gramsPerKwh?.value ?? Number.NaN) * 2.2;
      const isOther = Math.abs(outcome.reading.gramsPerKwh.value - grams) < 5e-7;
      if (isOther && !isLike(outcome.reading, trial.expected)) return [];
      return [
        `expected bad_payload or another reading, of ${grams} g/kWh, but there came ${inWords(outcome)}`,
      ];
    },
  },
  {
    what: "times an hour later",
    async find(trial) {
      const outcome = await withChanged(trial, trial.timePaths, trial.later ?? laterByAnHour);
      if ("error" in outcome) return unlessProblem(outcome, "no_data");
      const isOther = outcome.reading.validFromMs !== trial.expected.validFromMs;
      if (isOther && !isLike(outcome.reading, trial.expected)) return [];
      return [`expected no_data or a reading of another time, but there came ${inWords(outcome)}`];
    },
  },
  {
    what: "0 for the first value",
    async find(trial) {
      const outcome = await withChanged(trial, trial.valuePaths.slice(0, 1), () => 0);
      if (isMarginal(trial)) return unlessReading(outcome, {});
      if (!trial.isMix) return unlessProblem(outcome, "bad_payload");
      const isOther = "reading" in outcome && !isLike(outcome.reading, trial.expected);
      return isOther ? [] : [`expected the reading of another mix, but there came ${inWords(outcome)}`];
    },
  },
  {
    what: "0 for each value",
    async find(trial) {
      const outcome = await withChanged(trial, trial.valuePaths, () => 0);
      if (isMarginal(trial)) return unlessReading(outcome, { gramsPerKwh: NOTHING });
      return unlessProblem(outcome, "bad_payload");
    },
  },
  {
    what: "null for each value",
    find: async (trial) => unlessProblem(await withChanged(trial, trial.valuePaths, () => null), "no_data"),
  },
  ...ODD_VALUES.map(
    (odd): Attempt => ({
      what: `the value ${JSON.stringify(odd)}`,
      async find(trial) {
        const outcome = await withChanged(trial, trial.valuePaths, () => odd);
        if (odd !== -1 || !isMarginal(trial)) return unlessProblem(outcome, "bad_payload");
        const isBelow0 = "reading" in outcome && outcome.reading.gramsPerKwh.value < 0;
        return isBelow0 ? [] : [`expected a reading below 0, but there came ${inWords(outcome)}`];
      },
    }),
  ),
  ...ODD_TIMES.map(
    (odd): Attempt => ({
      what: `the time ${JSON.stringify(odd)}`,
      find: async (trial) =>
        trial.areTimesUtc && odd === WITHOUT_OFFSET
          ? []
          : unlessProblem(await withChanged(trial, trial.timePaths, () => odd), "bad_payload"),
    }),
  ),
  ...[-1, 1].map(
    (sign): Attempt => ({
      what: `a clock that is days ${sign < 0 ? "slow" : "fast"}`,
      async find(trial) {
        const { ask, clock } = await started(trial);
        clock.sleepWall(sign * (trial.daysOff ?? 7) * 24 * HOUR_MS);
        return unlessProblem(await outcomeOf(ask()), "no_data");
      },
    }),
  ),
];

/** Then 0 is a figure, and so is what is below. */
const isMarginal = ({ expected }: Trial): boolean => expected.signal === "marginal";

/** What comes of an answer in which something else stands at these places. */
async function withChanged(
  trial: Trial,
  paths: readonly MemberPath[],
  change: (value: never) => unknown,
): Promise<Outcome> {
  const json = paths.reduce((all, path) => changed(all, path, change), trial.answer());
  const { ask } = await started(trial, sentBy(trial, json));
  return outcomeOf(ask());
}

/** Changes what stands at a path inside a value. */
function changed(root: unknown, path: MemberPath, change: (value: never) => unknown): unknown {
  const copy = structuredClone(root) as Record<string | number, unknown>;
  let parent = copy;
  for (const name of path.slice(0, -1)) parent = parent[name] as typeof parent;
  const last = path.at(-1) as string | number;
  parent[last] = change(parent[last] as never);
  return copy;
}

function laterByAnHour(time: string | number): string | number {
  if (typeof time === "number") return time + HOUR_MS / 1000;
  const shifted = new Date(Date.parse(time) + HOUR_MS).toISOString();
  return time.length === 17 ? `${shifted.slice(0, 16)}Z` : shifted;
}
