import { expect, it } from "vitest";
import { cloudRegions } from "../places/cloud-region-zone.js";
import { resolveZone } from "../places/resolve-zone.js";
import { annualZones, zonesWithin } from "../tables/annual-zones.js";
import { annualAverage } from "./annual-average.js";

/** How exactly the grid of a region is known, best first. */
async function known(name: string): Promise<"zone" | "one of two zones" | "country" | "world"> {
  const [provider = "", region = ""] = name.split(" ");
  const location = { cloud: { provider, region } };
  const { rung } = await annualAverage().current(location, new AbortController().signal);
  const { zone, alternatives } = resolveZone(location);
  if (rung === "world") return "world";
  if (!annualZones().has(zone) || zonesWithin(zone).length > 0) return "country";
  return alternatives ? "one of two zones" : "zone";
}

it("the grids of 449 cloud regions are known as exactly as the table in the documentation counts them", async () => {
  const counts: Record<string, Record<string, number>> = {};
  for (const name of cloudRegions().keys()) {
    const [provider = ""] = name.split(" ");
    const how = await known(name);
    counts[provider] = { ...counts[provider], [how]: (counts[provider]?.[how] ?? 0) + 1 };
  }
  expect(counts).toEqual({
    aws: { zone: 36, "one of two zones": 2, country: 1 },
    azure: { zone: 70, "one of two zones": 5, country: 5 },
    gcp: { zone: 39, "one of two zones": 4, country: 1 },
    akamai: { zone: 29, "one of two zones": 2, country: 2 },
    alibaba: { zone: 27, country: 1 },
    digitalocean: { zone: 12, "one of two zones": 3, country: 1 },
    exoscale: { zone: 8 },
    hetzner: { zone: 7, "one of two zones": 3 },
    huawei: { zone: 19 },
    ibm: { zone: 12, country: 1 },
    nebius: { zone: 5, country: 1 },
    oracle: { zone: 43, "one of two zones": 2, country: 4 },
    ovh: { zone: 32, "one of two zones": 1, country: 3 },
    scaleway: { zone: 4 },
    stackit: { zone: 2 },
    tencent: { zone: 17 },
    upcloud: { zone: 11, "one of two zones": 1, country: 1 },
    vultr: { zone: 28, "one of two zones": 2, country: 2 },
  });
  const sum = (how: string) => Object.values(counts).reduce((total, of) => total + (of[how] ?? 0), 0);
  expect(sum("zone")).toBe(401);
  expect(sum("country")).toBe(23);
  expect(sum("world")).toBe(0);
});
