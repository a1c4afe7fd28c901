import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Opened, Reading } from "@wattspan/core";
import { LAPTOP } from "@wattspan/testing/stand-ins";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { anyCharacter } from "../../../scripts/fuzz/any-character.js";
import { cleanUp } from "../test/clean-up.js";
import { treeSetting } from "../test/trees/open-tree.js";

afterEach(cleanUp);

/** What a broken file may hold: nothing, text, bytes, numbers of every length, something huge. */
const content = fc.oneof(
  fc.string(),
  fc.string({ unit: anyCharacter }),
  fc.stringMatching(/^[0-9]{1,30}\n?$/),
  fc.constantFrom("", "\n", "0", "-1\n", "NaN", "9".repeat(10_000), "x".repeat(100_000)),
);
const places = [
  ...LAPTOP.flatMap(({ id }) =>
    ["name", "energy_uj", "max_energy_range_uj", "constraint_0_max_power_uw"].map((file) =>
      domainPath(id, file),
    ),
  ),
  "proc/cpuinfo",
  "proc/stat",
  "proc/self/cgroup",
  "sys/fs/cgroup/cpu.stat",
  "sys/fs/cgroup/cgroup.type",
];
type Damage = readonly (readonly [path: string, content: string])[];

it("rapl() never throws and never gives a wrong number for any content of its files", async () => {
  const setting = treeSetting(LAPTOP);
  const directory = join(setting.tree.root, "..");
  const originals = new Map(
    places.map((path) => {
      const file = join(directory, path);
      return [path, existsSync(file) ? readFileSync(file) : undefined] as const;
    }),
  );
  const broken = new Map<string, string>();
  const breakFiles = (files: Damage) => {
    for (const [path, text] of files) {
      writeFileSync(join(directory, path), text);
      broken.set(path, text);
    }
  };
  const mend = () => {
    for (const path of broken.keys()) {
      const [file, text] = [join(directory, path), originals.get(path)];
      text === undefined ? rmSync(file, { force: true }) : writeFileSync(file, text);
    }
    broken.clear();
  };
  const damage = fc.array(fc.tuple(fc.constantFrom(...places), content), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(damage, damage, async (before, after) => {
      mend();
      breakFiles(before);
      const opened = await setting.open();
      breakFiles(after);
      await expectHonestMeter(opened, broken);
      expect(setting.files.descriptors.now).toBe(0);
    }),
    { numRuns: 300 },
  );
});

async function expectHonestMeter(opened: Opened, broken: ReadonlyMap<string, string>): Promise<void> {
  if (opened.status !== "ready") {
    expect(opened.detail).not.toBe("");
    return;
  }
  const { zones, reader } = opened;
  for (const { maxWatts, modulusJ } of zones) {
    expect(maxWatts > 0 && maxWatts <= 5000).toBe(true);
    expect(modulusJ === undefined || (modulusJ > 0 && Number.isFinite(modulusJ))).toBe(true);
  }
  for (const reading of await reader.read()) expectHonestReading(reading, broken);
  const time = reader.cpuTime?.();
  expect(time === undefined || [time.ownS, time.busyS].every(Number.isFinite)).toBe(true);
  reader.close?.();
}

/** A reading is the number that the file holds, or none. */
function expectHonestReading(reading: Reading, broken: ReadonlyMap<string, string>): void {
  const text = broken.get(domainPath(reading.zone, "energy_uj"));
  const original = LAPTOP.find(({ id }) => id === reading.zone)?.microjoules;
  const [digits] = /^\d{1,20}(?=[ \n\r\t]*$)/.exec(text ?? `${original}`) ?? [];
  if (reading.kind === "counter") expect(String(reading.microjoules)).toBe(digits?.replace(/^0+(?=\d)/, ""));
  else expect(reading).toMatchObject({ kind: "none", reason: expect.stringMatching(/./) });
  if (text === undefined) expect(reading.kind).toBe("counter");
}

function domainPath(id: string, file: string): string {
  return `sys/class/powercap/${id}/${file}`;
}
