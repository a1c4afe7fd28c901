import { beforeAll, describe, expect, it } from "vitest";
import { plainStyle } from "../report/style.ts";
import { checksOf } from "./run-checks.ts";
import { balanceTable, verdictTable } from "./run-text.ts";
import { cardsHere, type SimulatedDevice, type SimulatedRun, simulatedRun } from "./simulated-run.ts";

let run: SimulatedRun;
beforeAll(async () => {
  run = await simulatedRun(undefined, "process");
});

/** The run with another card 0. */
const withFirst = (change: (device: SimulatedDevice) => SimulatedDevice): SimulatedRun => ({
  ...run,
  devices: run.devices.map((device, i) => (i === 0 ? change(device) : device)),
});

describe.runIf(cardsHere() === "library")("checks of a run with nvml and a stand-in for the driver", () => {
  it("the checks of a run with nvml hold, and only the energy of the lost card's absence is unknown", async () => {
    const driven = await simulatedRun(undefined, "library");
    const checks = checksOf(driven);
    expect(checks).toMatchObject({ hold: true, truth: { holds: true }, coverage: { holds: true } });
    expect(driven.devices.map(({ readBy }) => readBy)).toEqual([
      ...Array.from({ length: 4 }, () => "rapl"),
      ...Array.from({ length: 4 }, () => "nvml"),
    ]);
    const { fromMs, untilMs, unreadJ = 0 } = driven.away;
    expect([fromMs < 1500, untilMs > 3000, unreadJ > 100]).toEqual([true, true, true]);
    // Mistaking unread joules for counted ones, or the reverse, would be found.
    expect(checksOf({ ...driven, away: { fromMs, untilMs } }).coverage.holds).toBe(false);
    expect(checks.partlyCovered.length).toBeGreaterThan(100);
  });
});

describe("checks of a simulated run", () => {
  it("the checks of a simulated run hold, with calls of whole and of partial coverage", () => {
    const checks = checksOf(run);
    expect(checks).toMatchObject({ hold: true, truth: { holds: true }, coverage: { holds: true } });
    expect(checks.partlyCovered.length).toBeGreaterThan(5);
    expect(run.mostAtOnce).toBe(200);
    expect(run.wrappedMs).toBeGreaterThan(0);
    expect(run.devices.map(({ triedOn }) => triedOn)).toEqual(run.devices.map(() => "simulator"));
  });

  it("a truth and a sum that differ by rounding alone are printed with the same digits", () => {
    const [truth, total] = [113.4625 * (1 - 4e-15), 113.4625];
    expect(truth.toFixed(3)).not.toBe(total.toFixed(3));
    const table = balanceTable(
      withFirst(({ status, ...rest }) => ({ ...rest, truth, status: { ...status, total } })),
    );
    expect(table.split("\n")[1]).toMatch(/ (113\.46\d) +\1 +4e-15 /);
  });

  it("the checks of a run fail where a device lost a joule, or allocated one that was not counted", () => {
    const drewMore = withFirst((device) => ({ ...device, truth: device.truth + 1 }));
    expect(checksOf(drewMore)).toMatchObject({
      hold: false,
      truth: { holds: false },
      parts: { holds: true },
    });
    const gaveMore = withFirst(({ status, ...rest }) => ({
      ...rest,
      status: { ...status, idle: status.idle + 1 },
    }));
    expect(checksOf(gaveMore)).toMatchObject({
      hold: false,
      truth: { holds: true },
      parts: { holds: false },
    });
  });

  it("the checks of a run fail where a call is missing, or has no energy", () => {
    const without = { ...run, footprints: run.footprints.slice(1) };
    expect(checksOf(without)).toMatchObject({ hold: false, footprints: { holds: false } });
    const unknown = { ...run, footprints: run.footprints.map(({ energy, ...rest }) => rest) };
    expect(checksOf(unknown)).toMatchObject({ hold: false, footprints: { holds: false } });
    expect(checksOf({ ...run, footprints: [] }).hold).toBe(false);
  });

  it("the checks of a run fail where an uncovered call claims full coverage, and the table states it", () => {
    const claiming = { ...run, footprints: run.footprints.map((one) => ({ ...one, coverage: 1 })) };
    const checks = checksOf(claiming);
    expect(checks).toMatchObject({ hold: false, coverage: { holds: false }, footprints: { holds: true } });
    expect(verdictTable(claiming, checks, plainStyle)).toMatch(/^coverage +VIOLATED: 0 calls/m);
  });
});
