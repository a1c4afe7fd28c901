/** What `wattspan estimate` makes of the provider that it is given. */

import { describe, expect, it } from "vitest";
import { PLACED_PROVIDERS } from "../src/estimate/request/placed-providers.js";
import type { EstimateReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

const printed = async (provider: string, ...more: readonly string[]): Promise<string> => {
  const call = ["estimate", "--model", "gpt-4o", "--input", "50000", "--output", "500"];
  return (await inProcess([...call, "--provider", provider, ...more])).stdout;
};
const placeOf = async (provider: string) =>
  (JSON.parse(await printed(provider, "--json")) as EstimateReport).place;
const textOf = async (provider: string) => (await printed(provider)).replace(/\s+/g, " ");

describe("--provider", () => {
  it("a provider that is spelled like a known one is reported with the name of that one, and any other without", async () => {
    expect(await placeOf("openia")).toMatchObject({ basis: "world", nearest: ["openai"] });
    expect(await textOf("openia")).toContain(
      "as nothing says where openia serves (nearest name: openai); set it with --zone",
    );
    expect(await placeOf("openrouter")).not.toHaveProperty("nearest");
    expect(await textOf("openrouter")).toContain("as nothing says where openrouter serves; set it with");
  });

  it.each(PLACED_PROVIDERS)("%s, which may be named as the nearest, has a usual place", async (provider) => {
    expect(await placeOf(provider)).toMatchObject({ basis: "provider", whose: provider });
  });
});
