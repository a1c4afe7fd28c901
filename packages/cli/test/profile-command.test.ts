/** `wattspan profile` with a command: on the simulated machine, whose cards are behind the library of a driver where there is a compiler. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GpuPowerProfile } from "@wattspan/meters";
import {
  hasCompiler,
  type SimulatedMachine,
  simulatedMachine,
  standInCards,
} from "@wattspan/meters/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CommandProfileRequest, commandProfile } from "../src/profile/command-profile.js";
import { profileText } from "../src/profile/profile-text.js";
import { canvasOf } from "../src/terminal/canvas.js";
import { inProcess } from "./run-wattspan.js";

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
  const machine = simulatedMachine({ gpus: 2, profiles: { gpu: TRUTH }, ...options });
  onTestFinished(() => machine.close());
  const folder = mkdtempSync(join(tmpdir(), "wattspan-profile-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { machine, file: join(folder, "level") };
}

/** A program that says what it was told, keeps that for a while and ends. */
const programOf = (file: string, seconds: number, code = 0) => [
  "sh",
  "-c",
  `echo "$WATTSPAN_PROFILE_LEVEL" > '${file}'; sleep ${seconds}; : > '${file}'; exit ${code}`,
];

/** Card 0 is as busy as the program says. */
function follow(machine: SimulatedMachine, file: string, onBusy: () => void = () => undefined): void {
  const [card = ""] = machine.gpus;
  let was = 0;
  const timer = setInterval(() => {
    const level = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (level === was) return;
    was = level;
    machine.utilize(card, level);
    if (level > 0) onBusy();
  }, 5);
  onTestFinished(() => clearInterval(timer));
}

const requestOf = (
  machine: SimulatedMachine,
  command: readonly string[],
  others: Partial<CommandProfileRequest> = {},
): CommandProfileRequest => ({
  device: "gpu-0",
  ...{ command, levels: [1], environment: process.env, windowMs: 300 },
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
    { timeout: 60_000 },
    async (_, cards) => {
      const { machine, file } = machineOf(cards && { cards });
      follow(machine, file);
      const levels = [0.3, 0.6, 1];
      const result = await commandProfile(requestOf(machine, programOf(file, 1.8), { levels }));
      if (result.status !== "measured") return expect.fail(result.detail);
      const profile = JSON.parse(JSON.stringify(result.profile)) as GpuPowerProfile;
      expect(profile).toMatchObject({ kind: "wattspan-power-profile", device: "gpu" });
      expect(profile.steps.map(({ utilization }) => utilization)).toEqual(
        [0, ...levels].map((level) => expect.closeTo(level, 1)),
      );
      const fed = simulatedMachine({ gpus: 1, profiles: { gpu: profile } });
      onTestFinished(() => fed.close());
      for (const { utilization, watts } of profile.steps) {
        machine.utilize(machine.gpus[0] as string, utilization);
        const truth = machine.watts(machine.gpus[0]);
        expect([watts.low <= truth, truth <= watts.high], `${truth} W in ${JSON.stringify(watts)}`).toEqual([
          true,
          true,
        ]);
        expect(watts.value / truth).toBeCloseTo(1, 1);
        fed.utilize(fed.gpus[0] as string, utilization);
        expect(fed.watts(fed.gpus[0])).toBe(watts.value);
      }
      const text = profileText(profile, canvasOf({ width: 80, unicode: true, colour: false }));
      expect(text).toMatch(/measured by \S+\n +busy +W\n +0 % /);
      expect(text).not.toContain("Not seen");
    },
  );

  it("a profile of a card leaves out loads that were not seen", { timeout: 60_000 }, async () => {
    const { machine, file } = machineOf();
    follow(machine, file);
    const result = await commandProfile(requestOf(machine, programOf(file, 1.5), { levels: [0.4] }));
    if (result.status !== "measured") return expect.fail(result.detail);
    expect(result.profile.steps.at(-1)?.utilization).toBeCloseTo(0.4, 1);
    const text = profileText(result.profile, canvasOf({ width: 80, unicode: true, colour: false }));
    expect(text).toContain("Not seen, so not known: 40 % to 100 % busy.\n");
    const gpu = result.profile as GpuPowerProfile;
    const fed = simulatedMachine({ gpus: 1, profiles: { gpu } });
    onTestFinished(() => fed.close());
    expect(() => fed.utilize(fed.gpus[0] as string, 0.9)).toThrow(/was not seen/);
  });

  it("a profile of a card ends a command that does not end at the limit", { timeout: 60_000 }, async () => {
    const { machine, file } = machineOf();
    follow(machine, file);
    const result = await commandProfile(requestOf(machine, programOf(file, 600), { seconds: 1.5 }));
    expect(result.status).toBe("measured");
  });
});

describe("no profile of a card", () => {
  const failing = async (
    make: (file: string) => Partial<CommandProfileRequest> & Pick<CommandProfileRequest, "command">,
    onBusy?: (machine: SimulatedMachine) => void,
  ) => {
    const { machine, file } = machineOf();
    follow(machine, file, () => onBusy?.(machine));
    const { command, ...others } = make(file);
    const result = await commandProfile(requestOf(machine, command, { windowMs: 100, ...others }));
    return result.status === "unavailable" ? result.detail : expect.fail("a profile");
  };

  it.each([
    ["a command that is not there", ["no-such-program"], /^no-such-program cannot be started \(ENOENT\)$/],
    ["a command that fails", ["sh", "-c", "exit 3"], /^the command failed with exit code 3/],
    [
      "a command that ends at once",
      ["true"],
      /^the command ran \d+\.\d s, .* keep one load for 0\.3 s or longer$/,
    ],
    [
      "a command that does nothing to the card",
      ["sleep", "0.6"],
      /^gpu-0 was 0 % to 0 % busy, and a curve needs 10 %/,
    ],
  ])("no profile is made of %s", async (_, command, text) => {
    expect(await failing(() => ({ command }))).toMatch(text);
  });

  it.each([
    ["gpu", /^there are several; what can be profiled is cpu, gpu-0 \(.+, GPU-.+0\), gpu-1 \(/],
    ["gpu-2", /^there is no gpu-2; what can be profiled is/],
    ["toaster", /^there is no toaster;/],
    ["memory", /^nothing tells how busy .* is by itself; what can be profiled is/],
  ])("no profile is made of the device %s", async (device, text) => {
    expect(await failing(() => ({ device, command: ["true"] }))).toMatch(text);
  });

  it("no profile is made of a card whose utilization is not known", { timeout: 20_000 }, async () => {
    expect(await failing(() => ({ command: ["true"], utilization: [] }))).toBe(
      "nothing tells how busy gpu-0 is",
    );
  });

  it("no profile is made of a card that is lost, and the command is ended", async () => {
    const text = await failing(
      (file) => ({ command: programOf(file, 600) }),
      (machine) => machine.lose(0),
    );
    expect(text).toMatch(/^gpu-0 could not be read any more, \d+\.\d s after the command began$/);
  });

  it("no profile is made when the command is interrupted", async () => {
    const interrupted = new AbortController();
    const text = await failing(
      (file) => ({ command: programOf(file, 1), signal: interrupted.signal }),
      () => interrupted.abort(),
    );
    expect(text).toBe("it was interrupted");
  });

  it("no profile is made where there is no card", async () => {
    const { code, stderr } = await inProcess(["profile", "gpu", "--root", "/no/such", "--", "true"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^wattspan: no profile: nothing measures the GPU here: rapl is absent/);
  });

  it.each([
    [["profile", "gpu-0"], "the command: expected one behind -- that makes gpu-0 busy"],
    [["profile", "cpu", "--levels", "1"], "--levels: expected a command behind --"],
    [["profile", "cpu", "--limit", "5"], "--limit: expected a command behind --"],
    [["profile", "gpu", "--levels", "0.5,2", "--", "true"], "each above 0 and at most 1"],
    [["profile", "gpu", "--levels", "0,1", "--", "true"], "each above 0 and at most 1"],
    [["profile", "gpu", "--seconds", "20", "--", "true"], "expected --limit where there is a command"],
    [["profile", "--", "true"], "missing required argument 'device'"],
  ])("the command line %j ends with 2", async (args, message) => {
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
