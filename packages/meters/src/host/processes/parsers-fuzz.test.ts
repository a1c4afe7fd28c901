/** Every text of the kernel that is parsed: the number that stands there, or none; never an error, never another number. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../../scripts/fuzz/any-character.js";
import { longestMs, mostMs, mutated } from "../../../../../scripts/fuzz/mutated.js";
import { cpuSecondsOf } from "../../../test/cpu-seconds-of.js";
import { parseUnsigned } from "../files/counter-file.js";
import { cpuFamily } from "../machine/cpu-family.js";
import { parseCpuInfo } from "../machine/cpu-identity.js";
import { countCpus, parseCpuMax } from "../machine/reserved-cpus.js";
import { parseCgroupStat, parseHostStat, parseThreadSchedule, parseThreadStat } from "./cpu-seconds.js";

const count = fc.nat({ max: 2 ** 31 - 1 });
const spaced = (counts: readonly number[]): string => counts.join(" ");
const counts = (length: number) => fc.array(count, { minLength: length, maxLength: length });

interface Parser {
  readonly parse: (text: string) => number | bigint | undefined;
  /** A valid text, and the number in it. */
  readonly valid: fc.Arbitrary<readonly [text: string, value: number | bigint]>;
  /** Reads strictly what any text says, in another way than the parser does. */
  readonly strict: (text: string) => number | bigint | undefined;
  readonly long: readonly string[];
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const digits = (text: string | undefined, most: number): number =>
  text !== undefined && text.length <= most && text !== "" && [...text].every((c) => c >= "0" && c <= "9")
    ? Number(text)
    : Number.NaN;
const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
const wholeLines = (text: string): string[] => text.split("\n").slice(0, -1);

const parsers: Readonly<Record<string, Parser>> = {
  "energy_uj, max_energy_range_uj and cpuacct.usage": {
    parse: (text) => parseUnsigned(latin1(text), latin1(text).length),
    valid: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => [`${value}\n`, value] as const),
    strict: (text) => {
      const bytes = latin1(text)
        .toString("latin1")
        .replace(/[\n\r\t ]+$/, "");
      if (bytes === "" || [...bytes].some((c) => c < "0" || c > "9")) return undefined;
      return BigInt(bytes) < 2n ** 64n ? BigInt(bytes) : undefined;
    },
    long: ["9", " ", "\n", "0"],
  },
  "cpu.stat of a control group": {
    parse: parseCgroupStat,
    valid: count.map((n) => [`usage_usec ${n}\nuser_usec ${n}\nsystem_usec 0\n`, n / 1e6] as const),
    strict: (text) => {
      const fields = wholeLines(text.replace(/[\r\u2028\u2029]/g, "\n"))
        .map((line) => line.split(" "))
        .find(([name, value, more]) => name === "usage_usec" && more === undefined && digits(value, 16) >= 0);
      return fields && known(digits(fields[1], 16) / 1e6);
    },
    long: ["usage_usec 1", "usage_usec \n", "9", "\n"],
  },
  "/proc/stat": {
    parse: parseHostStat,
    valid: counts(10).map((all) => {
      const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = all;
      return [
        `cpu  ${spaced(all)}\ncpu0 ${spaced(all)}\n`,
        (user + nice + system + irq + softirq) / 100,
      ] as const;
    }),
    strict: (text) => {
      const [line = ""] = wholeLines(text);
      const [name, ...fields] = line.replace(/^cpu +/, "cpu ").split(" ");
      const all = fields.map((field) => digits(field, 15));
      if (name !== "cpu" || all.length < 4 || all.some(Number.isNaN)) return undefined;
      return [0, 1, 2, 5, 6].reduce((sum, at) => sum + (all[at] ?? 0), 0) / 100;
    },
    long: ["cpu  ", "1 ", "cpu 1 2 3 4 ", " "],
  },
  "schedstat of a thread": {
    parse: parseThreadSchedule,
    valid: counts(3).map((all) => [`${spaced(all)}\n`, (all[0] as number) / 1e9] as const),
    strict: (text) => {
      const fields = (wholeLines(text)[0] ?? "").split(" ");
      const [first, ...others] = fields;
      if (fields.length !== 3 || others.some((field) => Number.isNaN(digits(field, 1e9)))) return undefined;
      return known(digits(first, 19) / 1e9);
    },
    long: ["9", "1 ", " "],
  },
  "/proc/self/stat": {
    parse: parseThreadStat,
    valid: fc.tuple(fc.string({ maxLength: 15 }), counts(30)).map(([name, all]) => {
      return [`7 (${name}) R ${spaced(all)}\n`, ((all[10] as number) + (all[11] as number)) / 100] as const;
    }),
    strict: (text) => {
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      if (fields.length < 14) return undefined;
      return known((digits(fields[11], 15) + digits(fields[12], 15)) / 100);
    },
    long: [")", "1 ", ") "],
  },
  "cpu.max of a control group": {
    parse: parseCpuMax,
    valid: fc
      .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }))
      .map(([quota, period]) => [`${quota} ${period}\n`, quota / period] as const),
    strict: (text) => {
      const fields = text.trimEnd().split(" ");
      const cpus = digits(fields[0], 15) / digits(fields[1], 15);
      return fields.length === 2 && cpus > 0 && Number.isFinite(cpus) ? cpus : undefined;
    },
    long: ["9", "1 ", " ", "\n"],
  },
  "a list of CPUs": {
    parse: countCpus,
    valid: fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1 }).map((all) => {
      const sorted = all.sort((a, b) => a - b);
      return [`${sorted.join(",")}\n`, sorted.length] as const;
    }),
    strict: (text) => {
      const cpus = new Set<number>();
      let last = -1;
      for (const part of text.trim().split(",")) {
        const [first, to = first, more] = part.split("-");
        const [low, high] = [digits(first, 6), digits(to, 6)];
        if (more !== undefined || !(low > last && high >= low)) return undefined;
        for (let cpu = low; cpu <= high; cpu++) cpus.add(cpu);
        last = high;
      }
      return cpus.size;
    },
    long: ["1,", "0-9,", "-", "9"],
  },
};

/** CPU milliseconds for all of the long texts together: a busy machine is no slow parser. */
const cpuMsOf = (parse: (text: string) => unknown, long: readonly string[]): number =>
  1000 * cpuSecondsOf(() => void longestMs(parse, long));

describe.each(Object.entries(parsers))("the parser of %s", (name, { parse, valid, strict, long }) => {
  it(`the parser of ${name} gives the number of every valid text`, () => {
    fc.assert(
      fc.property(valid, ([text, value]) => {
        expect(parse(text)).toEqual(value);
      }),
    );
  });

  it(`the parser of ${name} gives what a damaged text says, or nothing`, () => {
    const texts = mutated(valid.map(([text]) => text));
    fc.assert(
      fc.property(texts, (text) => {
        const value = parse(text);
        if (value !== undefined) expect(value).toEqual(strict(text));
      }),
      { numRuns: 3000 },
    );
  });

  it(`the parser of ${name} gives a number that is not negative, or nothing, for any text`, () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const value = parse(text);
        expect(
          value === undefined || (value >= 0 && (typeof value === "bigint" || Number.isFinite(value))),
        ).toBe(true);
      }),
    );
  });

  it(`the parser of ${name} takes a long text in linear time`, () => {
    expect(cpuMsOf(parse, long)).toBeLessThan(mostMs);
  });
});

describe("the parser of /proc/cpuinfo", () => {
  const brands = ["Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz", "AMD EPYC 7763 64-Core Processor"];
  const valid = fc.record({
    vendor: fc.constantFrom("GenuineIntel", "AuthenticAMD"),
    family: fc.nat({ max: 255 }),
    model: fc.nat({ max: 255 }),
    stepping: fc.nat({ max: 15 }),
    brand: fc.constantFrom(...brands),
  });
  const textOf = ({ vendor, family, model, stepping, brand }: NonNullable<ReturnType<typeof parseCpuInfo>>) =>
    `processor\t: 0\nvendor_id\t: ${vendor}\ncpu family\t: ${family}\nmodel\t\t: ${model}\n` +
    `model name\t: ${brand}\nstepping\t: ${stepping}\n\nprocessor\t: 1\nmodel\t\t: 9\n`;

  it("parseCpuInfo() gives what every valid text says", () => {
    fc.assert(
      fc.property(valid, (identity) => {
        expect(parseCpuInfo(textOf(identity))).toEqual(identity);
      }),
    );
  });

  it("parseCpuInfo() gives small whole numbers and names that stand in the text, for any damaged text", () => {
    fc.assert(
      fc.property(mutated(valid.map(textOf)), (text) => {
        const { vendor = "", brand = "", family = 0, model = 0, stepping = 0 } = parseCpuInfo(text);
        for (const number of [family, model, stepping]) {
          expect(Number.isInteger(number) && number >= 0 && number < 1e6).toBe(true);
          expect(text).toContain(number === 0 ? "" : String(number));
        }
        expect(text).toContain(vendor);
        expect(text).toContain(brand);
        cpuFamily({ vendor, brand, family, model, stepping });
      }),
      { numRuns: 2000 },
    );
  });

  it("parseCpuInfo() and cpuFamily() take a long text in linear time", () => {
    const parts = ["model name\t: ", "\n", "model name : x\n", "EPYC ", "Xeon E5-", "\t", "Gold 3"];
    expect(cpuMsOf(parseCpuInfo, parts)).toBeLessThan(mostMs);
    expect(cpuMsOf((brand) => cpuFamily({ brand }), parts)).toBeLessThan(mostMs);
  });
});
