/** Pages with series of devices, whole and damaged: the values that stand there, or none; never an error, never another value. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../../scripts/fuzz/mutated.js";
import { dcgm } from "../presets/dcgm.js";
import { ScrapedPage } from "./scraped-page.js";

const value = fc.oneof(
  fc.nat({ max: 1e12 }).map(String),
  fc.constantFrom("9223372036854775794", "140737488355330", "NaN", "", "1e3", "-1"),
);
const line = fc
  .record({
    name: fc.constantFrom("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "DCGM_FI_DEV_POWER_USAGE", "other"),
    uuid: fc.constantFrom("GPU-0", "GPU-1", 'x\\"}y', "a\\\\", "ü{"),
    value,
  })
  .map((of) => `${of.name}{gpu="0",UUID="${of.uuid}",pod="} 7"} ${of.value}\n`);
const page = fc.array(line).map((lines) => lines.join(""));

function taken(text: string, step: number) {
  const found = new ScrapedPage(dcgm.series);
  for (let at = 0; at < text.length; at += step) found.add(text.slice(at, at + step));
  return [...found.devices.values()].map(({ id, values }) => [id, values[0], values[1]]);
}

/** The same by one expression for a whole line. */
function strictly(text: string) {
  const devices = new Map<string, (number | undefined)[]>();
  for (const whole of text.split("\n").slice(0, -1)) {
    const [, name, inside, said] =
      /^(DCGM_FI_DEV_(?:TOTAL_ENERGY_CONSUMPTION|POWER_USAGE))\{((?:[ \t,]*[a-zA-Z_]\w*[ \t]*=[ \t]*"(?:[^"\\]|\\.)*")*)[ \t,]*\}(.*)$/s.exec(
        whole,
      ) ?? [];
    if (name === undefined || inside === undefined) continue;
    const labels = [...inside.matchAll(/([a-zA-Z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"/gs)];
    const uuid = labels.filter(([, label]) => label?.toLowerCase() === "uuid").at(-1)?.[2];
    if (!uuid) continue;
    const id = uuid.replaceAll(/\\(.)/gs, (_, c: string) => (c === "n" ? "\n" : c));
    const number = Number(/^[ \t]+(\d[\d.eE+-]*)(?:[ \t\r]|$)/.exec(said ?? "")?.[1] ?? Number.NaN);
    const index = name.includes("ENERGY") ? 0 : 1;
    const isThere = number > 0 && number < (index === 0 ? 2 ** 63 : 140_737_488_355_328);
    const values = devices.get(id) ?? [undefined, undefined];
    values[index] ??= isThere ? number : undefined;
    devices.set(id, values);
  }
  return [...devices].map(([id, values]) => [id, ...values]);
}

describe("a page with devices", () => {
  it("a scraped page gives the values that it has, in any pieces", () => {
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 60 }), (text, step) => {
        expect(taken(text, step)).toEqual(strictly(text));
      }),
    );
  });

  it("a damaged scraped page gives what it then says, or nothing", () => {
    fc.assert(
      fc.property(mutated(page), (text) => {
        expect(taken(text, 11)).toEqual(strictly(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("a scraped page keeps a bounded number of devices", () => {
    const found = new ScrapedPage(dcgm.series);
    for (let i = 0; i < 3000; i++) found.add(`DCGM_FI_DEV_POWER_USAGE{UUID="GPU-${i}"} 1\n`);
    expect(found.devices.size).toBe(1024);
    expect(found.isCrowded).toBe(true);
  });
});
