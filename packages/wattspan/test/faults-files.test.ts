/** The one file that a process keeps, its lock for `hw.*`: whatever is in its place, calls go on. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeMeter, manualClock } from "@wattspan/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startWattspan } from "../src/index.js";
import { allShapes, type Meter } from "./faults/caller-shapes.js";
import { idle, type Watched, watch } from "./faults/watched.js";
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

let folder: string;
let watched: Watched;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wattspan-faults-"));
  watched = watch();
});
afterEach(() => {
  watched.stop();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

/** Calls while the lock is asked for, and gives the joules that were reported of the device and of the hardware. */
async function callAll(lockFolder: string) {
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
  expect(await allShapes(metered)).toEqual(await allShapes((fn) => fn()));
  await clock.advanceAsync(1000);
  await wattspan.flush();
  const points = await sdk.points();
  expect(wattspan.status.faults).toEqual({});
  await wattspan.shutdown();
  await idle();
  expect(watched.unhandled).toEqual([]);
  expect(watched.lines).toEqual([]);
  return { device: sumOf(points, "wattspan.device.energy"), hardware: sumOf(points, "hw.energy") };
}

describe("a folder for the lock that", () => {
  it.each(Object.entries(places))("%s leaves all else as it is", async (_, placeOf) => {
    const { device, hardware } = await callAll(placeOf(folder));
    expect(device).toBeGreaterThan(40);
    expect([0, device]).toContain(hardware); // all or nothing; root may write where others may not
  });
});

describe("a lock that", () => {
  it.each(Object.entries(contents))("%s leaves all else as it is", async (_, put) => {
    put(join(folder, LOCK));
    const { device, hardware } = await callAll(folder);
    expect(device).toBeGreaterThan(40);
    expect([0, device]).toContain(hardware);
  });

  it("is free lets this process report", async () => {
    const { device, hardware } = await callAll(folder);
    expect(hardware).toBe(device);
  });
});
