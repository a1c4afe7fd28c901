import fc from "fast-check";
import { expect, it } from "vitest";
import { mutated } from "../../../../scripts/fuzz/mutated.ts";
import { parseInterfaces } from "./network-bytes.js";
import { parseGroupIo, parseProcessIo } from "./storage-bytes.js";

const count = fc.nat({ max: 2 ** 40 });
const isSane = (values: readonly number[]) => values.every((value) => Number.isFinite(value) && value >= 0);

it("parseInterfaces() adds up all interfaces but the loopback, and gives sane numbers for a damaged text", () => {
  const line = fc.tuple(fc.constantFrom("lo", "eth0", "wlan-1"), count, count);
  const text = fc
    .array(line, { maxLength: 5 })
    .map((lines) => lines.map(([name, a, b]) => `${name}: ${a} 1 0 0 0 0 0 0 ${b} 1 0 0 0 0 0 0\n`).join(""));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const all = lines.map(([name, a, b]) => `  ${name}: ${a} 1 0 0 0 0 0 0 ${b} 1 0 0 0 0 0 0\n`).join("");
      const counted = lines.filter(([name]) => name !== "lo");
      const sum = (of: 1 | 2) => counted.reduce((total, entry) => total + entry[of], 0);
      expect(parseInterfaces(all)).toEqual(
        counted.length === 0 ? undefined : { receive: sum(1), transmit: sum(2) },
      );
    }),
  );
  fc.assert(
    fc.property(mutated(text), (damaged) => {
      const { receive = 0, transmit = 0 } = parseInterfaces(damaged) ?? {};
      expect(isSane([receive, transmit])).toBe(true);
    }),
  );
});

it("parseGroupIo() and parseProcessIo() give sane numbers or nothing for a damaged text", () => {
  const group = fc
    .array(fc.tuple(count, count), { maxLength: 4 })
    .map((lines) =>
      lines.map(([r, w], i) => `8:${i} rbytes=${r} wbytes=${w} rios=1 wios=1 dbytes=0 dios=0\n`).join(""),
    );
  const own = fc.tuple(count, count).map(([r, w]) => `rchar: 1\nread_bytes: ${r}\nwrite_bytes: ${w}\n`);
  fc.assert(
    fc.property(mutated(group), mutated(own), (ofGroup, ofProcess) => {
      const { read, write } = parseGroupIo(ofGroup);
      const process = parseProcessIo(ofProcess) ?? { read: 0, write: 0 };
      expect(isSane([read, write, process.read, process.write])).toBe(true);
    }),
  );
  expect(parseGroupIo("")).toEqual({ read: 0, write: 0 });
  expect(parseProcessIo("read_bytes: 1\n")).toBeUndefined();
  expect(parseProcessIo("read_bytes: 1\nwrite_bytes: 2")).toBeUndefined(); // cut
});
