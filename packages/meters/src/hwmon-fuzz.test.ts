import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { anyCharacter } from "../../../scripts/fuzz/any-character.js";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { hwmonTree } from "../test/trees/hwmon-tree.js";
import { INA226, JETSON_NANO, SERVER, XE } from "../test/trees/sensor-machines.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { hwmon } from "./hwmon.js";

afterEach(cleanUp);

/** What a broken file may hold. */
const content = fc.oneof(
  fc.string(),
  fc.string({ unit: anyCharacter }),
  fc.stringMatching(/^-?[0-9]{1,30}\n?$/),
  fc.constantFrom("", "0", "1", "-1\n", "NaN", "CPU Power Socket 0", "95.0%", "9".repeat(10_000)),
);
const CHIPS = [SERVER, JETSON_NANO, XE, INA226];
const places = CHIPS.flatMap(({ number, device = "", files = {}, deviceFiles = {} }) => [
  ...["name", ...Object.keys(files)].map((file) => `${device}/hwmon/hwmon${number}/${file}`),
  ...Object.keys(deviceFiles).map((file) => `${device}/${file}`),
]);

it("hwmon() never throws and never gives an impossible number for any content of its files", async () => {
  const chips = { ina226: { component: "other" } } as const;
  const damage = fc.array(fc.tuple(fc.constantFrom(...places), content), { maxLength: 8 });
  const tree = hwmonTree(temporaryDirectory(), CHIPS);
  const fileOf = (place: string) => join(tree.root, "devices", place);
  const originals = new Map(places.map((place) => [place, readFileSync(fileOf(place))]));
  const broken = new Set<string>();
  const breakFiles = (files: readonly (readonly [place: string, text: string])[]) => {
    for (const [place, text] of files) {
      writeFileSync(fileOf(place), text);
      broken.add(place);
    }
  };
  const mend = () => {
    for (const place of broken) writeFileSync(fileOf(place), originals.get(place) ?? "");
    broken.clear();
  };
  await fc.assert(
    fc.asyncProperty(damage, damage, async (before, after) => {
      mend();
      breakFiles(before);
      const opened = await hwmon({ ...hostOf(tree), worker: false, chips }).open(
        new AbortController().signal,
      );
      breakFiles(after);
      if (opened.status !== "ready") {
        expect(opened.detail).not.toBe("");
        return;
      }
      const { zones, reader } = opened;
      expect(new Set(zones.map(({ id }) => id)).size).toBe(zones.length);
      for (const { maxWatts, refreshMs } of zones) expect(maxWatts > 0 && refreshMs > 0).toBe(true);
      for (const reading of await reader.read()) {
        const { maxWatts = 0 } = zones.find(({ id }) => id === reading.zone) ?? {};
        if (reading.kind === "power") expect(reading.watts >= 0 && reading.watts <= maxWatts).toBe(true);
        if (reading.kind === "none") expect(reading.reason).not.toBe("");
      }
      await reader.close?.();
    }),
    { numRuns: 100 },
  );
});
