import type { Accounting, OwnUse } from "@wattspan/core";
import { type PartTally, tallyOf } from "@wattspan/core/accounting";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountingOptions, accounting } from "./accounting.js";

const KWH = 3_600_000;
const ireland = { cloud: { provider: "aws", region: "eu-west-1" } };

const part = (joules: number, over: Partial<PartTally> = {}): PartTally => ({
  component: "cpu",
  method: "measured",
  methodId: "rapl",
  boundary: "client",
  emissionSource: "operational",
  zone: "IE",
  energy: tallyOf({ value: joules, low: joules * 0.9, high: joules * 1.1 }),
  co2e: tallyOf({ value: joules / 1e4, low: joules / 2e4, high: joules / 5e3 }),
  water: undefined,
  ...over,
});
const served = (joules: number, over: Partial<PartTally> = {}) =>
  part(joules, {
    ...{ component: "server", method: "estimated", methodId: "phase@1", boundary: "serving" },
    ...over,
  });

const use = (parts: readonly PartTally[], over: Partial<OwnUse> = {}): OwnUse => ({
  parts,
  hosted: false,
  seconds: () => 1,
  ...over,
});

/** The value of a quantity over the parts that match. */
const sum = (
  parts: readonly PartTally[],
  quantity: "energy" | "co2e" | "water" | "marketCo2e",
  matches: (part: PartTally) => boolean = () => true,
) => parts.filter(matches).reduce((total, each) => total + (each[quantity]?.value ?? 0), 0);

const account = (options: AccountingOptions, ...of: Parameters<typeof use>) =>
  accounting(options)(use(...of));

describe("the data centre", () => {
  it("a configured PUE adds the energy of cooling, with the grams of its joules", () => {
    const parts = account({ facility: { pue: { value: 1.5, low: 1.2, high: 2 } }, gridWater: false }, [
      part(100),
    ]);
    expect(parts).toHaveLength(2);
    expect(parts[1]).toMatchObject({ component: "cooling", method: "modelled", methodId: "configured" });
    const { energy, co2e } = parts[1] as PartTally;
    expect(energy?.value).toBeCloseTo(50, 12);
    // The meter errs by a tenth; the PUE, apart from it, from 0.2 to 1 of 100 J.
    expect(energy?.down).toBeCloseTo(5, 12);
    expect(energy?.up).toBeCloseTo(5, 12);
    expect(energy?.factorDown).toBeCloseTo(30, 12);
    expect(energy?.factorUp).toBeCloseTo(50, 12);
    expect(co2e?.value).toBeCloseTo(50 / 1e4, 12);
  });

  it("cooling takes the PUE of the cloud region, and names its table", () => {
    const cooling = account({ location: ireland }, [part(100)]).find(({ energy, component }) =>
      Boolean(energy && component === "cooling"),
    );
    expect(cooling).toMatchObject({ methodId: "facility-aws@2024", zone: "IE", ghgScope: "3" });
    expect(cooling?.energy?.value).toBeCloseTo(11, 10);
  });

  it("cooling is one part for all devices, and counts once", () => {
    const parts = account({ facility: { pue: 1.2 } }, [
      part(60),
      part(40, { component: "gpu", methodId: "nvml" }),
    ]);
    const cooling = parts.filter(({ component }) => component === "cooling");
    expect(cooling).toHaveLength(1);
    expect(sum(cooling, "energy")).toBeCloseTo(20, 12);
  });

  it("neither cooling nor water is added to what estimators give of a hosted call or to what is reported", () => {
    const options = { facility: { pue: 1.5, wue: 1 }, gridWater: false } as const;
    for (const given of [
      served(100),
      served(100, { method: "reported" }),
      part(100, { method: "reported" }),
    ]) {
      const parts = account(options, [given], { hosted: given.boundary === "serving" });
      expect(sum(parts, "energy")).toBe(100);
      expect(sum(parts, "water")).toBe(0);
    }
  });

  it("cooling is added for a measured server here, and not for a hosted one", () => {
    const measured = served(100, { method: "measured" });
    const options = { facility: { pue: 1.5 } };
    expect(sum(account(options, [measured]), "energy")).toBeCloseTo(150, 12);
    expect(sum(account(options, [measured], { hosted: true }), "energy")).toBe(100);
  });

  it.each([{}, { country: "DE" }, { cloud: { provider: "hetzner", region: "fsn1" } }])(
    "cooling is absent where no PUE is known: %j",
    (location) => {
      const parts = account({ location, gridWater: false }, [part(100)]);
      expect(parts).toHaveLength(1);
      expect(account({ location: ireland, facility: false, gridWater: false }, [part(100)])).toHaveLength(1);
    },
  );
});

describe("water", () => {
  it("the machines' energy uses water at the site, and the whole building's energy at the power plants", () => {
    // arXiv:2505.09598: 0.423 Wh with a PUE of 1.12, 0.30 L/kWh at the site, 4.35 at the plants are 1.953 mL.
    const parts = account({ facility: { pue: 1.12, wue: 0.3 }, gridWater: 4.35 }, [
      part((0.423 / 1.12 / 1000) * KWH),
    ]);
    expect(sum(parts, "water") * 1000).toBeCloseTo(1.953, 3);
    expect(sum(parts, "water", ({ waterSource }) => waterSource === "onsite") * 1000).toBeCloseTo(0.1133, 4);
    expect(parts.filter(({ water }) => water).map(({ waterSource }) => waterSource)).toEqual([
      "onsite",
      "offsite",
    ]);
  });

  it("each part with water names the table of its figure", () => {
    const water = account({ location: ireland }, [part(KWH)]).filter((each) => each.water);
    expect(water.map(({ waterSource, methodId }) => [waterSource, methodId])).toEqual([
      ["onsite", "facility-aws@2024"],
      ["offsite", "wri-grid-water@2020"],
    ]);
    expect(sum(water, "water")).toBeCloseTo(0.03 + 1.11 * 1.477, 9);
  });

  it("a hosted call has the water of the place where it is served, unless its estimator gives it", () => {
    const serving = { country: "BR" };
    const hosted = { hosted: true, serving };
    expect(sum(account({ location: ireland }, [served(KWH)], hosted), "water")).toBeCloseTo(18.6, 9);
    const known = served(KWH, { water: tallyOf({ value: 2, low: 1, high: 3 }) });
    expect(sum(account({}, [known], hosted), "water")).toBe(2);
    expect(sum(account({}, [served(KWH)], { hosted: true }), "water")).toBe(0);
    expect(sum(account({ gridWater: false }, [served(KWH)], hosted), "water")).toBe(0);
  });
});

describe("hardware", () => {
  it("the embodied emissions of hardware are M = TE × TS × RS", () => {
    const hardware = { kilograms: 1200, lifetimeYears: 4, share: 0.5 };
    const parts = account({ hardware }, [], { seconds: (gpu) => (gpu ? undefined : 3600) });
    expect(parts).toEqual([
      expect.objectContaining({ component: "server", emissionSource: "embodied", methodId: "configured" }),
    ]);
    expect(sum(parts, "co2e")).toBeCloseTo((1_200_000 * 3600 * 0.5) / (4 * 31_536_000), 9);
  });

  it("a cloud instance embodies its part of the server, and names the table", () => {
    const parts = account({ hardware: { instance: "aws:m5.2xlarge" } }, []);
    expect(parts[0]?.methodId).toBe("ccf-embodied@2026-04");
    expect(sum(parts, "co2e")).toBeCloseTo(1_611_000 / 12 / (4 * 31_536_000), 12);
    const { value, down, up } = parts[0]?.co2e ?? tallyOf({ value: 0, low: 0, high: 0 });
    // Half to twice the kilograms, and 6 to 3 years, which err independently.
    expect(Math.log((value - down) / value)).toBeCloseTo(-Math.hypot(Math.log(2), Math.log(6 / 4)), 9);
    expect(Math.log((value + up) / value)).toBeCloseTo(Math.hypot(Math.log(2), Math.log(4 / 3)), 9);
  });

  it("hardware is charged by the seconds on GPUs and on the rest, or by the seconds of what is metered", () => {
    const hardware = { kilograms: 31_536, accelerators: { count: 8, kilograms: 31_536 }, lifetimeYears: 1 };
    const by = (seconds: OwnUse["seconds"]) =>
      account({ hardware }, [], { seconds }).map(({ component, co2e }) => [component, co2e?.value]);
    const near = (value: number): unknown => expect.closeTo(value, 9);
    expect(by((gpu) => (gpu ? 2 : 5))).toEqual([
      ["server", near(5)],
      ["gpu", near(16)],
    ]);
    expect(by((gpu) => (gpu ? undefined : 5))).toEqual([
      ["server", near(5)],
      ["gpu", near(40)],
    ]);
    expect(by((gpu) => (gpu ? 0 : 5))).toEqual([["server", near(5)]]);
    expect(by(() => undefined)).toEqual([]);
  });

  it("embodied emissions that an estimator gives stay as they are", () => {
    const built = served(0, { emissionSource: "embodied", energy: undefined });
    expect(account({ hardware: { kilograms: 1 } }, [built], { seconds: () => undefined })).toEqual([built]);
  });
});

describe("scopes", () => {
  const scopeOf = (options: AccountingOptions, given: PartTally, hosted = false) =>
    account(options, [given], { hosted })[0]?.ghgScope;

  it("electricity is scope 2 on one's own machine, and scope 3 in a cloud", () => {
    expect(scopeOf({}, part(1))).toBe("2");
    expect(scopeOf({ location: { country: "DE" } }, part(1))).toBe("2");
    expect(scopeOf({ location: ireland }, part(1))).toBe("3");
    // A server here that is seen draws one's own electricity too.
    expect(scopeOf({}, served(1, { method: "measured" }))).toBe("2");
    // Absent is 3 at the boundary serving.
    expect(scopeOf({}, served(1), true)).toBeUndefined();
  });

  it("stated scopes are taken as stated", () => {
    const scopes = { electricity: "1", hardware: "2", hosted: "1" } as const;
    expect(scopeOf({ location: ireland, scopes }, part(1))).toBe("1");
    expect(scopeOf({ scopes }, served(1), true)).toBe("1");
    const [built] = account({ scopes, hardware: { kilograms: 1 } }, []);
    expect(built?.ghgScope).toBe("2");
  });
});

describe("contracts", () => {
  it("a contract prices one's own electricity, the building's included, and nothing else", () => {
    const market = { contracts: [{ name: "wind", share: 0.6, gramsPerKwh: 0 }], residualMix: 700 };
    const parts = account({ market, facility: { pue: 1.5 }, hardware: { kilograms: 1 } }, [
      part(KWH),
      served(KWH),
    ]);
    expect(sum(parts, "marketCo2e")).toBeCloseTo(1.5 * 280, 9);
    expect(sum(parts, "marketCo2e", ({ boundary }) => boundary === "serving")).toBe(0);
    // What the grid emits stays as it was.
    expect(sum(parts, "co2e", ({ methodId }) => methodId === "rapl")).toBeCloseTo(KWH / 1e4, 9);
  });

  it("market-based grams are absent unless a market is stated", () => {
    expect(sum(account({ location: ireland }, [part(KWH)]), "marketCo2e")).toBe(0);
  });
});

describe("accounting", () => {
  const joules = fc.double({ min: 0, max: 1e9, noNaN: true });
  const anyPart = fc.tuple(
    joules,
    fc.constantFrom("client", "serving"),
    fc.constantFrom("measured", "modelled", "reported", "estimated"),
  );
  const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, b));

  it("accounting adds up: joules × PUE, litres by both factors, and nothing that was given is lost", () => {
    const any = fc.record({
      parts: fc.array(anyPart, { maxLength: 6 }),
      pue: fc.double({ min: 1, max: 3, noNaN: true }),
      wue: fc.double({ min: 0, max: 5, noNaN: true }),
      gridWater: fc.double({ min: 0, max: 20, noNaN: true }),
      hosted: fc.boolean(),
    });
    fc.assert(
      fc.property(any, ({ parts: given, pue, wue, gridWater, hosted }) => {
        const parts = given.map(([of, boundary, method]) => part(of, { boundary, method }));
        const all = account({ facility: { pue, wue }, gridWater }, parts, { hosted });
        const isMachine = ({ method, boundary }: PartTally) =>
          (method === "measured" || method === "modelled") && (boundary === "client" || !hosted);
        const machine = sum(parts, "energy", isMachine);
        close(sum(all, "energy"), sum(parts, "energy") + machine * (pue - 1));
        close(sum(all, "co2e"), sum(parts, "co2e") + sum(parts, "co2e", isMachine) * (pue - 1));
        const reported = sum(parts, "energy", (each) => each.boundary === "client" && !isMachine(each));
        const litres = machine * (wue + pue * gridWater) + reported * gridWater;
        close(sum(all, "water"), litres / KWH);
      }),
    );
  });

  it("accounting gives the same for an activity in one piece and in two", () => {
    const run = accounting({ location: ireland, hardware: { kilograms: 1000 } });
    const whole = run(use([part(100)], { seconds: () => 10 }));
    const halves = [part(30), part(70)].map((each, i) => run(use([each], { seconds: () => (i ? 7 : 3) })));
    for (const quantity of ["energy", "co2e", "water"] as const)
      close(sum(halves.flat(), quantity), sum(whole, quantity));
  });

  it("accounting changes no part that it gets", () => {
    const given = Object.freeze(part(100));
    const before = structuredClone(given);
    accounting({ location: ireland, market: { residualMix: 5 } })(use([given]));
    expect(given).toEqual(before);
  });

  it("accounting takes a location that becomes known later, and ignores a malformed one", () => {
    let location: typeof ireland | undefined;
    const run: Accounting = accounting({ location: () => location });
    expect(run(use([part(1)]))).toHaveLength(1);
    location = ireland;
    expect(run(use([part(1)])).length).toBeGreaterThan(1);
    // A malformed one is not known.
    location = { cloud: { provider: 7, region: null } } as unknown as typeof ireland;
    expect(run(use([part(1)]))).toHaveLength(1);
  });
});
