import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cloudRegions } from "../src/places/cloud-region-zone.js";
import { annualZones } from "../src/tables/annual-zones.js";

const text = (path: string) =>
  readFileSync(join(import.meta.dirname, "..", path), "utf8").replaceAll("\n", " ");

it("the pages state how many zones and cloud regions the tables have", () => {
  const [zones, regions] = [annualZones().size, cloudRegions().size];
  expect(text("README.md")).toContain(`${zones} grid zones, of ${regions} cloud regions`);
  expect(text("../../docs/carbon/README.md")).toContain(`${zones} zones, ${regions} cloud regions`);
});
