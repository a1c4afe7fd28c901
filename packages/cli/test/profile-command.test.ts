/**
 * `wattspan profile` with a command: on the simulated machine, whose cards are behind the library of a driver
 * where there is a compiler.
 */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { GpuPowerProfile } from "@wattspan/meters";
import {
  hasCompiler,
  type SimulatedMachine,
  simulatedMachine,
  standInCards,
} from "@wattspan/meters/simulator";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Time } from "../src/process/time.js";
import { type CommandProfileRequest, commandProfile } from "../src/profile/command-profile.js";
import { profileText } from "../src/profile/profile-text.js";
import { canvasOf } from "../src/terminal/canvas.js";
import { allowEnd, placeOfPrograms, programOf } from "./permitted-end.js";
import { inProcess } from "./run-wattspan.js";
import { steppedTime } from "./stepped-time.js";

const step = (utilization: number, value: number) => ({
  utilization,
  watts: { value, low: value, high: value },
});
/** The card as it really is. */
const TRUTH: GpuPowerProfile = {
  schemaVersion: 1,
  kind: "wattspan-power-profile",
  device: "gpu",
  measuredAt: "2026-11-27T00:00:00.000Z",
  meters: [],
  steps: [step(0, 70), step(0.5, 300), step(1, 640)],
};

function machineOf(options: Parameters<typeof simulatedMachine>[0] = {}) {
  const time = steppedTime();
  const machine = simulatedMachine({ gpus: 2, profiles: { gpu: TRUTH }, clock: time, ...options });
  onTestFinished(() => machine.close());
  const place = placeOfPrograms();
  return { machine, place, time };
}

/** The library of a driver opens in time of its own. */
const opened = ({ signals }: SimulatedMachine) =>
  vi.waitUntil(() => signals.some((source) => source.read().length > 0), { timeout: 120_000 });

/** One that never ends by itself. */
const ENDLESS = ["sleep", "600"];
/** Ten to twelve looks are a window, and the first window is for the load to settle: at least four more. */
const LOOKS = 60;
/**
 * When a card refreshed is known to half of the 100 ms at worst, at both ends of four windows, which is 2.5 %; and between them, where
 * a window of 1 s weighs as much as its neighbour of up to 1.2 s.
 */
const LATE = 0.03;

/**
 * Card 0 has the load of each run from its beginning on. When it was looked at so often, something happens:
 * the program may end.
 */
function loadedBy(machine: SimulatedMachine, onSeen: () => void, { after = LOOKS, isBusy = true } = {}) {
  let looks = Number.NEGATIVE_INFINITY;
  return {
    say(text: string) {
      const [, level] = /LEVEL=(.+)$/.exec(text) ?? [];
      if (level === undefined) return;
      if (isBusy) machine.utilize(machine.gpus[0] as string, Number(level));
      looks = 0;
    },
    utilization: machine.signals.map((source) => ({
      name: source.name,
      read() {
        if (++looks === after) onSeen();
        return source.read();
      },
    })),
  };
}

const requestOf = (
  { machine, time }: Pick<ReturnType<typeof machineOf>, "machine" | "time">,
  command: readonly string[],
  others: Partial<CommandProfileRequest> = {},
): CommandProfileRequest => ({
  device: "gpu-0",
  ...{ command, levels: [1], environment: process.env, time },
  candidates: machine.meters.map((meter) => () => meter),
  utilization: machine.signals,
  signal: new AbortController().signal,
  say: () => undefined,
  ...others,
});

describe("a profile of a card under a command", () => {
  const ways = [
    ["in this process", undefined] as const,
    ...(hasCompiler() ? [["behind the library", standInCards] as const] : []),
  ];
  it.each(ways)(
    "a profile of a card contains the truth in its band, and makes a simulated card draw the same: %s",
    async (_, cards) => {
      const { machine, place, time } = machineOf(cards && { cards });
      const [card = ""] = machine.gpus;
      if (cards) await opened(machine);
      const levels = [0.3, 0.6, 1];
      const result = await commandProfile(
        requestOf({ machine, time }, programOf(place), {
          ...loadedBy(machine, () => allowEnd(place)),
          levels,
        }),
      );
      if (result.status !== "measured") return expect.fail(result.detail);
      expect(readFileSync(place.levels, "utf8")).toBe("0.3\n0.6\n1\n");
      const profile = JSON.parse(JSON.stringify(result.profile)) as GpuPowerProfile;
      expect(profile).toMatchObject({ kind: "wattspan-power-profile", device: "gpu" });
      expect(profile.steps.map(({ utilization }) => utilization)).toEqual(
        [0, ...levels].map((level) => expect.closeTo(level, 1)),
      );
      const fed = simulatedMachine({ gpus: 1, profiles: { gpu: profile } });
      onTestFinished(() => fed.close());
      for (const { utilization, watts } of profile.steps) {
        machine.utilize(card, utilization);
        const truth = machine.watts(card);
        expect(watts.low).toBeLessThanOrEqual(truth);
        expect(watts.high).toBeGreaterThanOrEqual(truth);
        expect(Math.abs(watts.value / truth - 1)).toBeLessThan(LATE);
        fed.utilize(fed.gpus[0] as string, utilization);
        expect(fed.watts(fed.gpus[0])).toBe(watts.value);
      }
      const text = profileText(profile, canvasOf({ width: 80, unicode: true, colour: false }));
      expect(text).toMatch(/measured by \S+\n +busy +W\n +0 % /);
      expect(text).not.toContain("Not measured");
    },
  );

  it("a profile of a card leaves out loads that were not seen", async () => {
    const of = machineOf();
    const { machine, place } = of;
    const whileSeen = { ...loadedBy(machine, () => allowEnd(place)), levels: [0.4] };
    const result = await commandProfile(requestOf(of, programOf(place), whileSeen));
    if (result.status !== "measured") return expect.fail(result.detail);
    expect(result.profile.steps.at(-1)?.utilization).toBeCloseTo(0.4, 1);
    const text = profileText(result.profile, canvasOf({ width: 80, unicode: true, colour: false }));
    expect(text).toContain("Not measured, so not known: 40 % to 100 % busy.\n");
    const gpu = result.profile as GpuPowerProfile;
    const fed = simulatedMachine({ gpus: 1, profiles: { gpu } });
    onTestFinished(() => fed.close());
    expect(() => fed.utilize(fed.gpus[0] as string, 0.9)).toThrow(/was not seen/);
  });

  it("a profile of a card ends a command that does not end at the limit", async () => {
    const of = machineOf();
    const limits = { ...loadedBy(of.machine, () => undefined), seconds: 10 };
    const result = await commandProfile(requestOf(of, ENDLESS, limits));
    expect(result.status).toBe("measured");
  });
});

describe("no profile of a card", () => {
  const failing = async (
    command: readonly string[],
    others: Partial<CommandProfileRequest> = {},
    of: Pick<ReturnType<typeof machineOf>, "machine" | "time"> = machineOf(),
  ) => {
    const result = await commandProfile(requestOf(of, command, others));
    return result.status === "unavailable" ? result.detail : expect.fail("a profile");
  };

  it.each([
    [
      "a command that is not there",
      ["no-such-program"],
      /^no-such-program cannot be started \(ENOENT\): no folder of PATH has it$/,
    ],
    ["a command that fails", ["sh", "-c", "exit 3"], /^the command failed with exit code 3/],
    [
      "a command that ends at once",
      ["true"],
      /^the command ran \d+\.\d s, .* keep one load for 3 s or longer$/,
    ],
  ])("no profile is made of %s", async (_, command, text) => {
    const of = machineOf();
    let hasBegun = false;
    const say = (text: string) => {
      hasBegun = text.startsWith("Run ");
    };
    // While it runs no time passes.
    const pause: Time["pause"] = (ms, signal) =>
      hasBegun && signal && !signal.aborted
        ? once(signal, "abort").then(() => undefined)
        : of.time.pause(ms, signal);
    expect(await failing(command, { say, time: { ...of.time, pause } }, of)).toMatch(text);
  });

  it.each([
    ["gpu", /^there are several GPUs; can be profiled: cpu, gpu-0 \(.+, GPU-.+0\), gpu-1 \(/],
    ["gpu-2", /^there is no gpu-2; can be profiled: cpu,/],
    ["toaster", /^there is no toaster;/],
    ["memory", /^nothing reports how busy .* is on its own; can be profiled: cpu,/],
  ])("no profile is made of the device %s", async (device, text) => {
    expect(await failing(["true"], { device })).toMatch(text);
  });

  it("no profile is made of a card whose utilization is not known", async () => {
    expect(await failing(["true"], { utilization: [] })).toBe("nothing reports how busy gpu-0 is");
  });

  it("no profile is made of a card whose utilization is no longer reported at rest", async () => {
    const of = machineOf();
    let looks = 0;
    const utilization = of.machine.signals.map(({ name, read }) => ({
      name,
      read: () => (looks++ < 2 ? read() : []),
    }));
    expect(await failing(ENDLESS, { utilization }, of)).toBe(
      "in 40 s at rest, gpu-0 was at no time equally busy for long enough: something else uses it, or its utilization is no longer reported",
    );
  });

  it("no profile is made of a command that does nothing to the card", async () => {
    const of = machineOf();
    const whileSeen = loadedBy(of.machine, () => allowEnd(of.place), { isBusy: false });
    expect(await failing(programOf(of.place), whileSeen, of)).toMatch(
      /^gpu-0 was 0 % to 0 % busy, and a curve needs 10 %/,
    );
  });

  it("no profile is made of a card that is lost, and the command is ended", async () => {
    const of = machineOf();
    const whileSeen = loadedBy(of.machine, () => of.machine.lose(0), { after: 5 });
    expect(await failing(ENDLESS, whileSeen, of)).toMatch(
      /^gpu-0 can no longer be read, \d+\.\d s after the command started$/,
    );
  });

  it("no profile is made when the command is interrupted", async () => {
    const interrupted = new AbortController();
    const of = machineOf();
    const whileSeen = loadedBy(
      of.machine,
      () => {
        interrupted.abort();
        allowEnd(of.place);
      },
      { after: 5 },
    );
    const { signal } = interrupted;
    expect(await failing(programOf(of.place), { ...whileSeen, signal }, of)).toBe("it was interrupted");
  });

  it("no profile is made when it is interrupted before the card tells how busy it is", async () => {
    const interrupted = new AbortController();
    const read = () => {
      interrupted.abort();
      return [];
    };
    const waiting = { utilization: [{ name: "opening", read }], signal: interrupted.signal };
    expect(await failing(ENDLESS, waiting)).toBe("it was interrupted");
  });

  it("no profile is made when a command is interrupted that would not end by itself", async () => {
    const interrupted = new AbortController();
    const of = machineOf();
    const whileSeen = loadedBy(of.machine, () => interrupted.abort(), { after: 5 });
    const { signal } = interrupted;
    expect(await failing(ENDLESS, { ...whileSeen, signal }, of)).toBe("it was interrupted");
  });

  it("no profile is made where there is no card", async () => {
    const { code, stderr } = await inProcess(["profile", "gpu", "--root", "/no/such", "--", "true"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^wattspan: no profile: nothing measures the GPU here: nvml is absent/);
  });

  it.each([
    [["profile", "gpu-0"], "the command: expected one after -- that keeps gpu-0 busy"],
    [["profile", "gpu", "--levels", "0.5,2", "--", "true"], "each above 0 and at most 1"],
    [["profile", "gpu", "--levels", "0,1", "--", "true"], "each above 0 and at most 1"],
    [["profile", "--", "true"], "missing required argument 'device'"],
  ])("the command line %j ends with 2", async (args, message) => {
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
