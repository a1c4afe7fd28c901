import { describe, expect, it } from "vitest";
import {
  offerRunningActivity,
  type RunningActivity,
  runningActivity,
  runningCall,
} from "./running-activity.js";

const step: RunningActivity = { call: undefined, beginService: () => () => undefined };
const call = { beginAttempt: () => () => undefined };
const inference: RunningActivity = { ...step, call };

describe("what runs here", () => {
  it("what runs here is the activity of the metering that came first", () => {
    const withdraw = [offerRunningActivity(() => undefined), offerRunningActivity(() => step)];
    withdraw.push(offerRunningActivity(() => inference));
    expect(runningActivity()).toBe(step);
    for (const each of withdraw) each();
    expect([runningActivity(), runningCall()]).toEqual([undefined, undefined]);
  });

  it("the inference that runs here is found where another metering runs a step", () => {
    const withdraw = [offerRunningActivity(() => step), offerRunningActivity(() => inference)];
    expect(runningCall()).toBe(call);
    withdraw[1]?.();
    expect(runningCall()).toBeUndefined();
    withdraw[0]?.();
  });
});
