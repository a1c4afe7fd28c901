import { execFileSync, spawnSync } from "node:child_process";
import koffi from "koffi";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../../../test/temporary-directory.js";
import { compileLibrary, compileProgram, hasCompiler } from "./compile-stand-in.js";
import { compiledDriver } from "./compiled-driver.js";
import type { StandInCard } from "./nvml-stand-in.js";

const FIELD_BYTES = 40;
const INSTANT = 186;
const AVERAGE = 185;

function driverOf(cards: readonly StandInCard[]) {
  const { close, ...compiled } = compiledDriver(cards);
  onTestFinished(close);
  return compiled;
}

function standIn(cards: readonly StandInCard[] = [{ watts: 300, joules: 1000 }]) {
  const { driver, library: path } = driverOf(cards);
  const library = koffi.load(path);
  onTestFinished(() => library.unload());
  const init = library.func("int nvmlInit_v2()");
  const shutdown = library.func("int nvmlShutdown()");
  const handleOf = library.func("int nvmlDeviceGetHandleByUUID(const char *uuid, _Out_ void **device)");
  const energy = library.func("int nvmlDeviceGetTotalEnergyConsumption(void *device, void *millijoules)");
  const fields = library.func("int nvmlDeviceGetFieldValues(void *device, int count, void *fields)");
  const handle = (card = 0) => {
    const found: [unknown] = [null];
    return { code: handleOf(driver.uuids[card], found) as number, device: found[0] };
  };
  return {
    driver,
    init: init as () => number,
    shutdown: shutdown as () => number,
    handle,
    millijoules(device: unknown): number {
      const value = new BigUint64Array(1);
      const code = energy(device, value) as number;
      return code === 0 ? Number(value[0]) : -code;
    },
    milliwatts(device: unknown, id: number, scope = 0): number {
      const field = new DataView(new ArrayBuffer(FIELD_BYTES));
      field.setUint32(0, id, true);
      field.setUint32(4, scope, true);
      fields(device, 1, new Uint8Array(field.buffer));
      const code = field.getInt32(28, true);
      return code === 0 ? field.getUint32(32, true) : -code;
    },
  };
}

describe.skipIf(!hasCompiler())("the stand-in driver", () => {
  it("the stand-in driver and program compile without a warning", () => {
    const strict = ["-Wall", "-Wextra", "-Werror"];
    expect(compileLibrary(temporaryDirectory(), strict)).toMatch(/libnvidia-ml\.so\.1$/);
    expect(compileProgram(temporaryDirectory(), strict)).toMatch(/nvidia-smi$/);
  });

  it("the counter of the stand-in driver moves at refreshes alone, by what was drawn", () => {
    const { driver, init, handle, millijoules } = standIn();
    expect(init()).toBe(0);
    const { device } = handle();
    expect(millijoules(device)).toBe(1_000_000);
    driver.advance(99);
    expect(millijoules(device)).toBe(1_000_000);
    driver.advance(1);
    expect(millijoules(device)).toBe(1_030_000);
    driver.advance(50);
    driver.setWatts(0, 700);
    driver.advance(50);
    expect(millijoules(device)).toBe(1_080_000);
    expect(driver.joules(0)).toBe(1080);
  });

  it("the stand-in driver stays right when the power changes more often than it remembers", () => {
    const { driver, init, handle, millijoules } = standIn();
    init();
    for (let watts = 1; watts <= 200; watts++) {
      driver.setWatts(0, watts);
      driver.advance(1);
    }
    expect(millijoules(handle().device)).toBe(1_020_100);
    expect(driver.joules(0)).toBeCloseTo(1020.1, 6);
  });

  it("the stand-in driver shows the mean power of its windows, at refreshes", () => {
    const { driver, init, handle, milliwatts } = standIn([{ watts: 100, instantMs: 25, averageMs: 1000 }]);
    init();
    const { device } = handle();
    driver.advance(80);
    driver.setWatts(0, 500);
    driver.advance(19);
    expect(milliwatts(device, INSTANT)).toBe(100_000);
    driver.advance(1);
    expect(milliwatts(device, INSTANT)).toBe((5 * 100_000 + 20 * 500_000) / 25);
    expect(milliwatts(device, AVERAGE)).toBe((980 * 100_000 + 20 * 500_000) / 1000);
  });

  it("the stand-in driver shows a module and the GPU in it, and errors of sensors", () => {
    const card = { watts: 600, joules: 0, gpuShare: 0.5, counterGain: 0.9, powerGain: 1.1, averageMs: 0 };
    const { driver, init, handle, milliwatts, millijoules } = standIn([card]);
    init();
    const { device } = handle();
    driver.advance(1000);
    expect(milliwatts(device, INSTANT, 0)).toBe(330_000);
    expect(milliwatts(device, INSTANT, 1)).toBe(660_000);
    expect(milliwatts(device, AVERAGE)).toBe(-3);
    expect(millijoules(device)).toBe(540_000);
  });

  it("a card that the stand-in driver lost has void handles when it is back", () => {
    const { driver, init, handle, millijoules } = standIn([{}, { watts: 200 }]);
    init();
    const [first, second] = [handle(0).device, handle(1).device];
    driver.lose(1, 15);
    expect([millijoules(second), handle(1).code]).toEqual([-15, 15]);
    expect(millijoules(first)).toBeGreaterThan(0);
    driver.bringBack(1);
    expect(millijoules(second)).toBe(-15);
    driver.advance(1000);
    expect(millijoules(handle(1).device)).toBe(200_000);
  });

  it("a stand-in driver that is loaded again must be connected to again", () => {
    const { driver, init, shutdown, handle, millijoules } = standIn();
    init();
    const { device } = handle();
    driver.advance(500);
    driver.reload();
    expect([millijoules(device), handle().code]).toEqual([-999, 999]);
    expect([shutdown(), shutdown(), init()]).toEqual([0, 1, 0]);
    driver.advance(100);
    expect(millijoules(handle().device)).toBe(30_000);
  });

  it("the stand-in driver returns the codes that it is given, and counts calls", () => {
    const { driver, init, handle, millijoules } = standIn();
    driver.setInitCode(18);
    expect(init()).toBe(18);
    driver.setInitCode(0);
    expect(init()).toBe(0);
    const { device } = handle();
    for (const code of [3, 4, 17, 999]) {
      driver.setCode(0, "energy", code);
      expect(millijoules(device)).toBe(-code);
    }
    expect(driver.calls(0, "energy")).toBe(4);
  });
});

describe.skipIf(!hasCompiler())("the stand-in program", () => {
  function program(cards: readonly StandInCard[] = [{ watts: 71.25 }, { watts: 412.5, averageMs: 0 }]) {
    const { driver, nvidiaSmi: path } = driverOf(cards);
    return { driver, ask: (...rest: string[]) => execFileSync(path, rest, { encoding: "utf8" }), path };
  }

  it("the stand-in program prints the fields that are asked for", () => {
    const { ask } = program();
    const fields = "timestamp,index,uuid,power.draw.instant,power.draw.average,compute_cap";
    expect(ask(`--query-gpu=${fields}`, "--format=csv,noheader,nounits").split("\n")).toEqual([
      "2026/11/24 09:41:07.123, 0, GPU-00000000-0000-4000-8000-000000000000, 71.25, 71.25, 9.0",
      "2026/11/24 09:41:07.123, 1, GPU-00000000-0000-4000-8000-000000000001, 412.50, [N/A], 9.0",
      "",
    ]);
  });

  it("the stand-in program knows no field newer than its driver, and reports a driver that is not loaded", () => {
    const { driver, path } = program();
    driver.setSmiFault("oldDriver");
    const old = spawnSync(path, ["--query-gpu=power.draw.instant"], { encoding: "utf8" });
    expect([old.status, old.stdout.split("\n")[0]]).toEqual([
      2,
      'Field "power.draw.instant" is not a valid field to query.',
    ]);
    driver.setInitCode(9);
    expect(spawnSync(path, ["--query-gpu=uuid"], { encoding: "utf8" })).toMatchObject({
      status: 9,
      stdout: expect.stringContaining("couldn't communicate with the NVIDIA driver"),
    });
  });
});
