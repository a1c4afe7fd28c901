/** The one file that a process keeps, its lock for `hw.*`. Calls go on, no matter what is in its place. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeMeter, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { startWattspan } from "../src/index.js";
import { allShapes, type Meter, sameShapes } from "./faults/caller-shapes.js";
import { TRIAL_MS, type Trial, violationsOf } from "./faults/trials.js";
import { idle } from "./faults/watched.js";
import { inMemorySdk, sumOf } from "./sdk.js";

const zone = { id: "cpu", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
const LOCK = "wattspan-hardware.lock";

/** What may be where the lock belongs. */
const places: Readonly<Record<string, (folder: string) => string>> = {
  "is not there": (folder) => join(folder, "missing"),
  "is a file": (folder) => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    return file;
  },
  "can be read only": (folder) => {
    chmodSync(folder, 0o500);
    return folder;
  },
  "has a name that cannot be": (folder) => join(folder, "\0"),
  "has a name that is too long": (folder) => join(folder, "x".repeat(5000)),
  "is not writable by anybody": () => "/proc/self/fd",
};
/** What may be in the lock: of none of these is it known that its owner is gone. */
const contents: Readonly<Record<string, (path: string) => void>> = {
  "is empty": (path) => writeFileSync(path, ""),
  "is binary": (path) => writeFileSync(path, Buffer.from([0, 255, 254, 10, 13, 0])),
  "is huge": (path) => writeFileSync(path, Buffer.alloc(5_000_000, "9")),
  "names process 0": (path) => writeFileSync(path, "0 1"),
  "names a group of processes": (path) => writeFileSync(path, "-1 1"),
  "names a process that cannot be": (path) => writeFileSync(path, "99999999999999999999 1"),
  "names a process in digits of another script": (path) => writeFileSync(path, "١٢٣ 1"),
  "is a folder": (path) => mkdirSync(path),
  "is a link to itself": (path) => symlinkSync(path, path),
  "is a link to nowhere": (path) => symlinkSync(`${path}.nowhere`, path),
};

/** Time for every row of a table. */
const timeout = 15 * TRIAL_MS;

/** Does this with a folder of its own. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-faults-"));
  try {
    await work(folder);
  } finally {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Calls while the lock is asked for, and gives the joules that were reported of the device and of the
 * hardware.
 */
async function callAll(trial: Trial, lockFolder: string) {
  const clock = manualClock();
  const sdk = inMemorySdk();
  const meters = [fakeMeter({ clock, zones: [zone] })];
  const wattspan = await startWattspan({
    clock,
    meters,
    lockFolder,
    telemetry: sdk,
    location: { country: "DE" },
  });
  const metered: Meter = (fn) => wattspan.meterInference({ model: "m" }, fn);
  let points: Awaited<ReturnType<typeof sdk.points>>;
  try {
    sameShapes(trial, "metered", await allShapes(metered), await allShapes((fn) => fn()));
    await clock.advanceAsync(1000);
    await wattspan.flush();
    points = await sdk.points();
    trial.same("faults", Object.keys(wattspan.status.faults), []);
  } finally {
    await wattspan.shutdown(); // it is global
  }
  await idle();
  trial.same("lines", trial.watched.lines, []);
  return { device: sumOf(points, "wattspan.device.energy"), hardware: sumOf(points, "hw.energy") };
}

/** Calls as before are metered, and the hardware is reported all or not at all. */
async function measures(trial: Trial, lockFolder: string): Promise<void> {
  const { device, hardware } = await callAll(trial, lockFolder);
  trial.holds("joules of the device", device, "more than 40", device > 40);
  // Root may write where others may not.
  trial.holds("joules of hardware", hardware, `0 or ${device}`, hardware === 0 || hardware === device);
}

it("a folder that cannot hold the lock leaves calls and their energy as they are", { timeout }, async () => {
  const violations = await violationsOf(places, (placeOf, trial) =>
    inFolder((folder) => measures(trial, placeOf(folder))),
  );
  expect(violations).toEqual([]);
});

it("a lock with anything in it leaves calls and their energy as they are", { timeout }, async () => {
  const violations = await violationsOf(contents, (put, trial) =>
    inFolder((folder) => {
      put(join(folder, LOCK));
      return measures(trial, folder);
    }),
  );
  expect(violations).toEqual([]);
});

it("a free lock lets this process report its hardware", async () => {
  const violations = await violationsOf({ "a free lock": undefined }, (_, trial) =>
    inFolder(async (folder) => {
      const { device, hardware } = await callAll(trial, folder);
      trial.same("joules of hardware", hardware, device);
    }),
  );
  expect(violations).toEqual([]);
});
