import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { faultyFiles } from "../../test/trees/faulty-files.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { overwrite } from "../../test/trees/written-file.js";
import { parseSigned } from "../host/files/signed-file.js";
import type { Term } from "./gauge.js";
import { GaugeFiles } from "./gauge-files.js";

afterEach(cleanUp);

function setUp(
  contents: Readonly<Record<string, string>>,
  termsIn: (path: (name: string) => string) => Term[],
) {
  const { directory } = temporaryTree(contents);
  const path = (name: string) => join(directory, name);
  const files = faultyFiles();
  const gauge = new GaugeFiles({ zone: "z", terms: termsIn(path), windowMs: 0, maxWatts: 500 }, files);
  const said = () => gauge.watts() ?? gauge.failure;
  return { gauge, files, path, said };
}

/** The sum of those that do not charge. */
const ofTwo = (at: (name: string) => string): Term[] =>
  ["a", "b"].map((name) => ({
    factors: [{ path: at(name), steps: 1e6 }],
    unless: [{ path: at(`${name}.status`), text: "Charging", reason: "not discharging" }],
  }));

describe("the watts of a gauge", () => {
  it("the watts of a gauge are the product of its factors", () => {
    const { said, path } = setUp({ volts: "11850000\n", amperes: "812000\n" }, (at) => [
      {
        factors: [
          { path: at("volts"), steps: 1e6 },
          { path: at("amperes"), steps: 1e6 },
        ],
      },
    ]);
    expect(said()).toBeCloseTo(9.6222, 9);
    overwrite(path("amperes"), "500000\n");
    expect(said()).toBeCloseTo(5.925, 9);
  });

  it.each([
    ["-20000000\n", "implausible"],
    ["-100001\n", "implausible"],
    ["-99999\n", 0],
    ["20000000\n", 20],
  ])(
    "the watts of a gauge are none while power flows the other way, as into a battery that charges: %j",
    (power, watts) => {
      const { said } = setUp({ power }, (at) => [{ factors: [{ path: at("power"), steps: 1e6 }] }]);
      expect(said()).toBe(watts);
    },
  );

  it("the watts of a gauge are none where a condition of one term is unreadable, and its rest where its device is gone", () => {
    const { said, files } = setUp(
      { a: "7000000\n", b: "5000000\n", "a.status": "Discharging\n", "b.status": "Discharging\n" },
      ofTwo,
    );
    expect(said()).toBe(12);
    files.failRead("b.status", "ETIMEDOUT");
    expect(said()).toBe("ETIMEDOUT");
    files.failRead("b.status", "ENODEV");
    expect(said()).toBe(7);
  });

  it("the watts of a gauge are the sum of the terms that no condition forbids, and none when one of them is unreadable", () => {
    const { said, path, files } = setUp(
      { a: "7000000\n", b: "5000000\n", "a.status": "Discharging\n", "b.status": "Charging\n" },
      ofTwo,
    );
    expect(said()).toBe(7);
    overwrite(path("b.status"), "Discharging\n");
    expect(said()).toBe(12);
    files.failRead("/b", "EIO");
    expect(said()).toBe("EIO");
    files.heal();
    overwrite(path("a.status"), "Charging\n");
    overwrite(path("b.status"), "Charging\n");
    expect(said()).toBe("not discharging");
  });

  it("a gauge gives no watts while a condition forbids it, and gives them again afterwards", () => {
    const { said, path } = setUp({ power: "1000000\n", status: "suspended\n" }, (at) => [
      {
        factors: [{ path: at("power"), steps: 1e6 }],
        unless: [{ path: at("status"), text: "suspended", reason: "suspended" }],
      },
    ]);
    expect(said()).toBe("suspended");
    overwrite(path("status"), "active\n");
    expect(said()).toBe(1);
  });

  it.each([
    ["0\n", "unknown"],
    ["4294967295000\n", "unknown"],
    ["501000000\n", "implausible"],
    ["", "malformed"],
    ["N/A\n", "malformed"],
    ["1.5\n", "malformed"],
    ["-\n", "malformed"],
    ["99999999999999999999\n", "malformed"],
    [`${"1".repeat(40)}\n`, "malformed"],
  ])("a gauge whose file holds %j gives no watts, with the reason %s", (content, reason) => {
    const { said } = setUp({ power: content }, (at) => [
      { factors: [{ path: at("power"), steps: 1e6, unknown: [0, 4_294_967_295_000] }] },
    ]);
    expect(said()).toBe(reason);
  });

  it("a gauge reads again after its file failed or was replaced, and close() frees every descriptor", () => {
    const { said, path, files, gauge } = setUp({ power: "2000000\n" }, (at) => [
      { factors: [{ path: at("power"), steps: 1e6 }] },
    ]);
    expect(said()).toBe(2);
    files.failRead("/power", "ENODEV");
    expect(said()).toBe("ENODEV");
    files.heal();
    rmSync(path("power"));
    expect(said()).toBe("ENOENT");
    overwrite(path("power"), "3000000\n");
    expect(said()).toBe(3);
    gauge.close();
    expect(files.descriptors.now).toBe(0);
  });
});

describe("a signed number", () => {
  it("parseSigned() reads any safe integer exactly, with or without white space after it", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.stringMatching(/^[ \t\r\n]{0,3}$/), (value, space) => {
        const text = `${value}${space}`;
        expect(parseSigned(Buffer.from(text), text.length)).toBe(value);
      }),
    );
  });

  it("parseSigned() makes a number only of the digits of a safe integer", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9 .e]{0,25}$/)), (text) => {
        const bytes = Buffer.from(text, "latin1");
        const value = parseSigned(bytes, bytes.length);
        const [digits] = /^-?\d+(?=[ \t\r\n]*$)/.exec(text) ?? [];
        if (value !== undefined) expect(value).toBe(Number(digits) || 0);
        else expect(digits === undefined || !Number.isSafeInteger(Number(digits))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
