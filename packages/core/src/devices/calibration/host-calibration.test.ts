import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { calibratedMachine, type MachinePart, type Said } from "../../../test/calibrated-machine.js";

const WINDOW_S = 30;
const watts = fc.integer({ min: 1, max: 800 });
/** Powers that change every few seconds. */
const said = fc.array(watts, { minLength: 1, maxLength: 40 }).map(
  (powers): Said =>
    (atS) =>
      powers[Math.floor(atS / 7) % powers.length] as number,
);
const gain = fc.double({ min: 0.96, max: 1.04, noNaN: true });

describe("a meter of the whole host", () => {
  it("a meter of the whole host gives a ratio from the first window on", () => {
    const machine = calibratedMachine([{ said: () => 300 }, { said: () => 100 }], () => 500);
    machine.run(WINDOW_S - 1);
    expect(machine.calibration.status).toEqual({
      zone: "host",
      meter: "bmc",
      windows: 0,
      seconds: 0,
      exceeds: false,
    });
    machine.run(2 * WINDOW_S);
    const { ratio, windows, seconds } = machine.calibration.status;
    expect(ratio).toBeCloseTo(0.8, 9);
    expect([windows, seconds]).toEqual([2, 2 * WINDOW_S]);
  });

  it("a meter of the whole host is never exceeded by sensors within their bands, for any powers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(said, gain), { minLength: 1, maxLength: 4 }),
        gain,
        watts,
        (parts, hostGain, rest) => {
          const truth: Said = (atS) => parts.reduce((sum, [power]) => sum + power(atS), 0);
          const machine = calibratedMachine(
            parts.map(([power, factor]): MachinePart => ({ said: (atS) => factor * power(atS) })),
            (atS) => hostGain * (truth(atS) + rest),
          );
          for (let i = 0; i < 12; i++) {
            machine.run(WINDOW_S / 2);
            expect(machine.calibration.status.exceeds).toBe(false);
          }
          const seconds = machine.calibration.status.seconds;
          let [counted, host] = [0, 0];
          for (let atS = 0; atS < seconds; atS++) {
            counted += parts.reduce((sum, [power, factor]) => sum + factor * power(atS), 0);
            host += hostGain * (truth(atS) + rest);
          }
          expect(machine.calibration.status.ratio).toBeCloseTo(counted / host, 6);
          for (const { accuracy } of machine.devices) expect(accuracy).toEqual({ low: 0.95, high: 1.05 });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("sensors that exceed their host get a band down to what it allows and a reason, until they no longer do", () => {
    fc.assert(
      fc.property(fc.double({ min: 1.2, max: 5, noNaN: true }), watts, (factor, power) => {
        const machine = calibratedMachine(
          [{ said: (atS) => (atS < 150 ? factor : 1) * power }, { said: () => power }],
          () => 2 * power,
        );
        machine.run(120);
        const [first] = machine.devices;
        const sum = (factor + 1) * power;
        const isMore = 0.95 * sum > 1.05 * 2 * power;
        expect(machine.calibration.status.exceeds).toBe(isMore);
        if (isMore) {
          expect(first?.accuracy.low).toBeCloseTo((0.95 * 2 * power) / sum, 6);
          expect(first?.reasons.get("exceeds_host")).toBe(machine.now());
        }
        const before = first?.ledger.books.total ?? 0;
        expect(before).toBeCloseTo(factor * power * 120, 3); // A sensor is not corrected.
        machine.run(200);
        expect(machine.calibration.status.exceeds).toBe(false);
        expect(first?.accuracy.low).toBe(0.95);
        expect(first?.reasons.get("exceeds_host") ?? 0).toBeLessThan(machine.now());
      }),
      { numRuns: 40 },
    );
  });
});

describe("a window", () => {
  it("a calibration window in which a device lost a tick does not count", () => {
    const machine = calibratedMachine([{ said: () => 100 }], () => 200);
    machine.run(20);
    machine.restart(0);
    machine.run(15);
    expect(machine.devices[0]?.ledger.lostTicks).toBe(1);
    expect(machine.calibration.status.windows).toBe(0);
    machine.run(WINDOW_S);
    expect(machine.calibration.status).toMatchObject({ windows: 1, ratio: expect.closeTo(0.5, 6) });
  });

  it("a calibration window begins anew when the host's counter restarts or counted nothing, and when the machine slept", () => {
    for (const why of ["restart", "gap", "sleep"]) {
      const machine = calibratedMachine([{ said: () => 100 }], () => 200);
      machine.run(20);
      const microjoules = why === "restart" ? 0n : 4_000_200_000n;
      const host = { zone: "host", atMs: machine.now() * 1000 + 1, kind: "counter", microjoules } as const;
      machine.read({ ...host, ...(why === "gap" && { afterGap: true }) }, why === "sleep");
      machine.run(29);
      expect(machine.calibration.status.windows).toBe(0);
    }
  });

  it("a calibration has all of the host's energy, however often the host is read", () => {
    for (const kind of ["counter", "power"] as const) {
      const { energy } = calibratedMachine([{ said: () => 100 }], () => 0);
      for (let i = 0; i <= 100; i++) {
        const at = { zone: "host", atMs: 100 * i };
        if (kind === "counter") energy.take({ ...at, kind, microjoules: BigInt(i) * 20_000_000n }, false);
        else energy.take({ ...at, kind, watts: 200, windowMs: 0 }, false);
      }
      const { firstS, lastS } = energy.track;
      expect(energy.track.between(firstS, lastS) / (lastS - firstS)).toBeCloseTo(200, 6);
    }
  });

  it("a calibration window spans a moment in which the host cannot be read for a counter, but not for a gauge", () => {
    const none = (machine: ReturnType<typeof calibratedMachine>) =>
      machine.read({ zone: "host", atMs: machine.now() * 1000, kind: "none", reason: "late" });
    const counted = calibratedMachine([{ said: () => 100 }], () => 200);
    counted.run(20);
    none(counted);
    counted.run(11);
    expect(counted.calibration.status.windows).toBe(1);

    const gauge = calibratedMachine([{ said: () => 100 }], () => 200);
    const power = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) {
        gauge.run(1);
        gauge.energy.take(
          { zone: "host", atMs: gauge.now() * 1000, kind: "power", watts: 200, windowMs: 1000 },
          false,
        );
      }
    };
    power(20);
    gauge.energy.take({ zone: "host", atMs: gauge.now() * 1000, kind: "none", reason: "late" }, false);
    expect(gauge.calibration.status.windows).toBe(0);
  });

  it("a calibration window is longer where the host is asked rarely", () => {
    const machine = calibratedMachine([{ said: () => 100 }], () => 200, { refreshMs: 10_000 });
    machine.run(59);
    expect(machine.calibration.status.windows).toBe(0);
    machine.run(2);
    expect(machine.calibration.status.windows).toBe(1);
  });

  it.each([200, 300, 700])(
    "a calibration window of half an hour has all the energy of parts that are read each second, %d W",
    (watts) => {
      const machine = calibratedMachine([{ said: () => watts }], () => 500, { refreshMs: 300_000 });
      machine.run(3 * 1800);
      const { windows, ratio, exceeds } = machine.calibration.status;
      expect(windows).toBe(3);
      expect(ratio).toBeCloseTo(watts / 500, 9);
      expect(exceeds).toBe(watts > 500);
    },
  );

  it("a calibration window does not count if its host could not be read until the parts forgot its begin", () => {
    const machine = calibratedMachine([{ said: () => 100 }], () => 200);
    machine.run(20);
    const unread = vi.spyOn(machine.energy, "take").mockImplementation(() => undefined);
    machine.run(1100);
    unread.mockRestore();
    machine.run(5);
    expect(machine.calibration.status.windows).toBe(0);
    machine.run(WINDOW_S);
    expect(machine.calibration.status).toMatchObject({ windows: 1, ratio: expect.closeTo(0.5, 6) });
  });

  it("the host calibration remembers 256 windows", () => {
    const machine = calibratedMachine([{ said: () => 100 }], () => 200);
    machine.run(260 * WINDOW_S);
    expect(machine.calibration.status.windows).toBe(256);
  });
});

describe("a model", () => {
  it("a model is held to what sensors leave of the host, for any powers", () => {
    fc.assert(
      fc.property(watts, watts, watts, (modelled, sensor, rest) => {
        const host = sensor + rest;
        const machine = calibratedMachine(
          [{ origin: "model", said: () => modelled, idleWatts: modelled / 2 }, { said: () => sensor }],
          () => host,
        );
        machine.run(2 * WINDOW_S);
        const [model] = machine.devices;
        const before = model?.ledger.books.total ?? 0;
        machine.run(WINDOW_S);
        const most = 1.05 * host - 0.95 * sensor;
        const drawn = ((model?.ledger.books.total ?? 0) - before) / WINDOW_S;
        expect(drawn).toBeCloseTo(Math.min(modelled, most), 4);
        expect(machine.calibration.status.modelFactor).toBeCloseTo(Math.min(1, most / modelled), 6);
        expect(model?.ledger.idlePower.watts).toBeCloseTo((Math.min(1, most / modelled) * modelled) / 2, 4);
      }),
      { numRuns: 60 },
    );
  });

  it("a model is let go when there is room for it again, and never made larger", () => {
    const machine = calibratedMachine(
      [{ origin: "model", said: (atS) => (atS < 120 ? 400 : 50) }],
      () => 200,
    );
    machine.run(120);
    expect(machine.calibration.status.modelFactor).toBeCloseTo(0.525, 6);
    machine.run(180);
    expect(machine.calibration.status.modelFactor).toBe(1);
  });

  it("a model has its own band before 30 windows, and then one that holds the truth", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.7, max: 1.6, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 10, max: 90 }), fc.integer({ min: -3, max: 3 })), {
          minLength: 40,
          maxLength: 40,
        }),
        (slope, windows) => {
          const at = (atS: number) => windows[Math.floor(atS / WINDOW_S) % 40] as [number, number];
          const machine = calibratedMachine(
            [{ origin: "model", said: (atS) => at(atS)[0] }, { said: () => 100 }],
            (atS) => 100 + 150 + slope * at(atS)[0] + at(atS)[1],
          );
          const [model] = machine.devices;
          machine.run(29 * WINDOW_S);
          expect(model?.accuracy).toEqual({ low: 0.5, high: 2 });
          machine.run(11 * WINDOW_S);
          const { low, high } = model?.accuracy ?? { low: 0, high: 0 };
          const { modelSlope, modelFactor } = machine.calibration.status;
          expect(modelFactor).toBe(1);
          expect(low).toBeLessThanOrEqual(1);
          expect(high).toBeGreaterThanOrEqual(1);
          expect([low, high]).toEqual([
            Math.max(0.5, Math.min(1, modelSlope?.low ?? 0)),
            Math.min(2, Math.max(1, modelSlope?.high ?? 0)),
          ]);
          const error = ((modelSlope?.high ?? 0) - (modelSlope?.low ?? 0)) / 4;
          expect(Math.abs((modelSlope?.value ?? 0) - slope)).toBeLessThan(6 * error + 1e-6);
        },
      ),
      { numRuns: 20 },
    );
  });
});
