import { describe, expect, it } from "vitest";
import {
  type CurrentActivity,
  offerCurrentActivity,
  runningActivity,
  runningCall,
} from "./current-activity.js";

const step: CurrentActivity = { call: undefined, beginService: () => () => undefined };
const call = { beginAttempt: () => () => undefined };
const inference: CurrentActivity = { ...step, call };

describe("what runs here", () => {
  it("what runs here is the activity of the metering that came first", () => {
    const withdraw = [offerCurrentActivity(() => undefined), offerCurrentActivity(() => step)];
    withdraw.push(offerCurrentActivity(() => inference));
    expect(runningActivity()).toBe(step);
    for (const each of withdraw) each();
    expect([runningActivity(), runningCall()]).toEqual([undefined, undefined]);
  });

  it("the inference that runs here is found where another metering runs a step", () => {
    const withdraw = [offerCurrentActivity(() => step), offerCurrentActivity(() => inference)];
    expect(runningCall()).toBe(call);
    withdraw[1]?.();
    expect(runningCall()).toBeUndefined();
    withdraw[0]?.();
  });
});
