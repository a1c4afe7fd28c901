/** `wattspan estimate --vendors`: a line for each model that a purchaser can choose. */

import { vendorLines } from "@wattspan/models";
import { describe, expect, it } from "vitest";
import type { EstimateReport, VendorReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

const reportOf = async (...args: readonly string[]): Promise<VendorReport> =>
  JSON.parse((await inProcess(["estimate", "--vendors", "--json", ...args])).stdout) as VendorReport;

describe("--vendors", () => {
  it("`estimate --vendors` has joules and grams, a band, a grade, a date and a source for every model", async () => {
    const { schemaVersion, command, method, lines } = await reportOf();
    expect({ schemaVersion, command, method }).toEqual({
      schemaVersion: 1,
      command: "estimate --vendors",
      method: "phase@2",
    });
    expect(lines).toHaveLength(vendorLines().length);
    for (const { model, input, output, grade, asOf, source, zone } of lines) {
      for (const { energyJ, operationalCo2eG } of output ? [input, output] : [input])
        for (const { value, low, high } of [energyJ, operationalCo2eG]) {
          expect(low, model).toBeGreaterThan(0);
          expect(value, model).toBeGreaterThan(low);
          expect(high, model).toBeGreaterThan(value);
        }
      expect(grade).toMatch(/^[A-D]$/);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(source).toMatch(/^https:/);
      expect(zone).not.toBe("");
    }
  });

  it("`estimate --vendors` filters by vendors, and takes a place for all", async () => {
    const { lines } = await reportOf("--vendor", "OpenAI,mistral_ai", "--location", "FR");
    expect(new Set(lines.map(({ vendor }) => vendor))).toEqual(new Set(["openai", "mistral_ai"]));
    expect(lines.every(({ zone, placeBasis }) => zone === "FR" && placeBasis === "given")).toBe(true);
  });

  it("`estimate --vendors` at a place has the joules of `estimate` there", async () => {
    const place = ["--location", "gcp:europe-west9"];
    const asked = [
      "estimate",
      "--model",
      "gpt-4o",
      "--input",
      "0",
      "--output",
      "1000",
      "--method",
      "phase@2",
    ];
    const one = JSON.parse((await inProcess([...asked, ...place, "--json"])).stdout) as EstimateReport;
    const { lines } = await reportOf("--vendor", "openai", ...place);
    const line = lines.find(({ model }) => model === "gpt-4o");
    expect(one.methods).toMatchObject([{ id: "phase@2", energyJ: line?.output?.energyJ }]);
  });

  it("`estimate --vendors` assumes the vendor's place for closed weights and the world for open ones, and states it", async () => {
    const { lines, tables } = await reportOf("--vendor", "openai");
    const zoneOf = (name: string) => lines.find(({ model }) => model === name)?.zone;
    expect([zoneOf("gpt-4o"), zoneOf("gpt-oss-20b")]).toEqual(["US", "WORLD"]);
    expect(tables.join(" ")).toMatch(/electricity-maps-annual@\d+ .*ember-world@\d+ .*node-fit@/);
    const { stdout } = await inProcess(["estimate", "--vendors", "--vendor", "openai"], { columns: 80 });
    expect(stdout).toContain("grid of US, assumed; grid of WORLD, assumed");
  });

  it("`estimate --vendors` with a known GPU and batch has narrower bands", async () => {
    const width = ({ lines }: VendorReport) => {
      const { low = 0, high = 0 } = lines[0]?.output?.energyJ ?? {};
      return high / low;
    };
    const vendor = ["--vendor", "cohere"];
    expect(width(await reportOf(...vendor, "--gpu", "B200", "--batch", "64"))).toBeLessThan(
      width(await reportOf(...vendor)),
    );
  });

  it("`estimate --vendors` has no figure of output for embeddings and rerankers", async () => {
    const { lines } = await reportOf("--vendor", "alibaba");
    const read = lines.filter(({ task }) => task);
    expect(read.length).toBeGreaterThan(5);
    expect(lines.filter(({ output }) => output === undefined)).toEqual(read);
  });

  it("`estimate --vendors` in a pipe prints what a terminal without colour and Unicode shows", async () => {
    const environment = { NO_COLOR: "1", LANG: "C" };
    const args = ["estimate", "--vendors", "--vendor", "openai,cohere"];
    const { stdout } = await inProcess(args);
    expect(stdout).toBe((await inProcess(args, { columns: 110, environment })).stdout);
    expect(stdout).toMatch(
      /^ {2}[A-D], \d{4}-\d{2}-\d{2} +[\d.,]+ +[\d.,]+-[\d.,]+ +[\d.,]+ +[\d.,]+-[\d.,]+$/m,
    );
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
  });
});
