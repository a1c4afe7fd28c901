/** `wattspan estimate`, as people and programs see it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Range } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EstimateReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

const CALL = ["estimate", "--model", "gpt-4o", "--input", "50000", "--output", "500"];
const METHODS = ["phase@2", "ecologits@0.11.2", "throughput@1", "measured-table@1", "disclosed@1"];
const jsonOf = async (...args: readonly string[]): Promise<EstimateReport> =>
  JSON.parse((await inProcess([...args, "--json"])).stdout) as EstimateReport;
const estimatedBy = ({ methods }: EstimateReport, id: string) =>
  methods.find((method) => method.id === id && method.status === "estimated") as Extract<
    EstimateReport["methods"][number],
    { readonly status: "estimated" }
  >;

describe("the program, in a pipe", async () => {
  const { code, stdout, stderr } = await inProcess(CALL);

  it("`estimate` in a pipe ends with 0 and prints ASCII alone", () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
  });

  it("`estimate` in a pipe prints what a terminal of 110 columns without colour and Unicode shows", async () => {
    const environment = { NO_COLOR: "1", LANG: "C" };
    expect(stdout).toBe((await inProcess(CALL, { columns: 110, environment })).stdout);
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
  });

  it("`estimate` in a pipe prints one table of all methods that answer, in units that fit", () => {
    const header = "method +energy, kJ +energy, Wh +electricity, mgCO2e +hardware, mgCO2e +water, mL";
    expect(stdout).toMatch(new RegExp(`^${header}\nphase@2 +[\\d.]+ +[\\d.]+-\\d+ +[\\d.]+ +`, "m"));
    expect(stdout).toMatch(/^measured-table@1 {2}no estimate: this model was not measured$/m);
  });

  it("`estimate` in a pipe prints the share of input, a band, the assumed place, and the tables", () => {
    expect(stdout).toMatch(/^Input takes [5-9]\d % of the GPUs' energy, output \d+ %\.$/m);
    expect(stdout).toMatch(/^place {3}assumed: US, where openai usually serves; set it with --location/m);
    expect(stdout).toMatch(/^phase@2 +ecologits@0\.11\.2, node-fit@/m);
    expect(stdout).toMatch(/^phase@2 +\|-+o-+\|$/m);
  });
});

describe("--json", () => {
  it("`estimate --json` is one object of the documented shape", async () => {
    const report = await jsonOf(...CALL);
    expect(Object.keys(report)).toEqual([
      "schemaVersion",
      "command",
      "date",
      "request",
      "model",
      "place",
      "methods",
      "default",
      "disagreement",
      "phases",
    ]);
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: "estimate",
      request: { model: "gpt-4o", tokens: { inputFresh: 50_000, output: 500 } },
      model: { status: "known", matched: "exact", name: "gpt-4o", vendor: "openai" },
      place: { basis: "vendor", whose: "openai", assumed: true, zone: "US", rung: "country" },
    });
    expect(report.methods.map(({ id }) => id)).toEqual(METHODS);
  });

  it("`estimate --json` has no colour, even with FORCE_COLOR", async () => {
    const { stdout } = await inProcess([...CALL, "--json"], { environment: { FORCE_COLOR: "1" } });
    expect(stdout).not.toContain("\u001b");
    expect(JSON.parse(stdout)).toHaveProperty("schemaVersion", 1);
  });

  it("`estimate --json` has phases that add up, and grams that are joules times the grid's intensity", async () => {
    const report = await jsonOf(...CALL, "--location", "FR");
    const { energyJ, energyWh, operationalCo2eG } = estimatedBy(report, "phase@2");
    const { method, ...parts } = report.phases ?? { method: undefined };
    expect(method).toBe("phase@2");
    const sum = Object.values(parts).reduce((total, joules) => total + joules, 0);
    expect(sum).toBeCloseTo(energyJ.value, 6);
    const { gramsPerKwh } = report.place;
    for (const end of ["value", "low", "high"] as const)
      expect(energyWh[end]).toBeCloseTo(energyJ[end] / 3600, 9);
    expect(operationalCo2eG.value).toBeCloseTo((energyJ.value / 3.6e6) * gramsPerKwh.value, 9);
    // The joules and the grid err independently: squares of distances in logarithms add up.
    for (const end of ["low", "high"] as const) {
      const [energy, grid, grams] = [energyJ, gramsPerKwh, operationalCo2eG].map((range) =>
        Math.abs(Math.log(range[end] / range.value)),
      ) as [number, number, number];
      expect(grams).toBeCloseTo(Math.hypot(energy, grid), 9);
    }
    expect(report.disagreement?.ratio).toBeGreaterThan(1);
  });
});

describe("any call", () => {
  const tokens = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined });
  const call = fc.record({
    model: fc.constantFrom(
      "gpt-4o",
      "claude-sonnet-5",
      "llama-3.1-8b",
      "gemini-2.5-pro",
      "deepseek-v3",
      "no-such-model",
    ),
    input: tokens,
    cached: tokens,
    output: tokens,
    batch: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
    location: fc.option(fc.constantFrom("FR", "US", "IND", "AQ"), { nil: undefined }),
  });
  const isOrdered = ({ value, low, high }: Range) =>
    low >= 0 && low <= value && value <= high && Number.isFinite(high);

  it("`estimate` of any call gives ordered ranges, phases that add up, and the matching exit code", async () => {
    await fc.assert(
      fc.asyncProperty(call, async (options) => {
        const given = Object.entries(options).flatMap(([name, value]) =>
          value === undefined ? [] : [`--${name}`, String(value)],
        );
        const { code, stdout, stderr } = await inProcess(["estimate", ...given, "--json"]);
        const report = JSON.parse(stdout) as EstimateReport;
        const estimated = report.methods.flatMap((method) => (method.status === "estimated" ? [method] : []));
        expect(code).toBe(estimated.length > 0 ? 0 : 1);
        expect(stderr === "").toBe(code === 0);
        for (const { energyJ, energyWh, operationalCo2eG, embodiedCo2eG, waterL } of estimated)
          for (const range of [energyJ, energyWh, operationalCo2eG, embodiedCo2eG, waterL])
            expect(range === undefined || isOrdered(range)).toBe(true);
        const { prefill = 0, cached = 0, decode = 0, host = 0, idle = 0, overhead = 0 } = report.phases ?? {};
        const total = estimated.find(({ id }) => id === "phase@2")?.energyJ.value ?? 0;
        expect(Math.abs(prefill + cached + decode + host + idle + overhead - total)).toBeLessThanOrEqual(
          total * 1e-9,
        );
        expect(report.model.status === "known").toBe(options.model !== "no-such-model");
      }),
    );
  });
});

describe("what the options say", () => {
  it.each([
    [["--location", "FR"], { basis: "given", zone: "FR", rung: "country", assumed: false }],
    [["--location", "us-cal-ciso"], { basis: "given", zone: "US-CAL-CISO", rung: "zone" }],
    [["--location", "aws:eu-west-1"], { basis: "given", zone: "IE", rung: "cloud_region" }],
    [["--location", "AQ"], { basis: "given", zone: "WORLD", rung: "world" }],
    [["--provider", "deepseek"], { basis: "provider", whose: "deepseek", zone: "CN", assumed: true }],
    [["--provider", "openrouter"], { basis: "world", zone: "WORLD", assumed: true }],
  ])("`estimate` with %j uses that place", async (options, place) => {
    expect((await jsonOf(...CALL, ...options)).place).toMatchObject(place);
  });

  it("`estimate` takes the place from the model's name, and none from the vendor of open weights", async () => {
    const named = "arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-1-8b-instruct-v1:0";
    expect((await jsonOf("estimate", "--model", named, "--output", "5")).place).toMatchObject({
      basis: "model_name",
      zone: "IE",
      assumed: false,
    });
    expect((await jsonOf("estimate", "--model", "llama-3.1-8b", "--output", "5")).place.basis).toBe("world");
  });

  it("`estimate --method` uses each named method once, by id or without the version", async () => {
    const named = await jsonOf(...CALL, "--method", "ecologits,phase", "--method", "phase@2");
    expect(named.methods.map(({ id }) => id)).toEqual(["ecologits@0.11.2", "phase@2"]);
  });

  it("`estimate` with a known GPU and batch has a narrower band", async () => {
    const width = (report: EstimateReport) => {
      const { low, high } = estimatedBy(report, "phase@2").energyJ;
      return high / low;
    };
    const known = await jsonOf(...CALL, "--gpu", "h100", "--batch", "32");
    expect(known.request).toMatchObject({ gpu: "H100", batch: 32 });
    expect(width(known)).toBeLessThan(width(await jsonOf(...CALL)));
  });

  it("`estimate` states that a model was not measured on the given accelerator", async () => {
    const call = ["estimate", "--model", "llama-3.1-8b", "--input", "9", "--output", "99"];
    expect(estimatedBy(await jsonOf(...call, "--gpu", "H100"), "measured-table@1")).toBeDefined();
    const { methods } = await jsonOf(...call, "--gpu", "H200");
    expect(methods.find(({ id }) => id === "measured-table@1")).toMatchObject({
      status: "unavailable",
      detail: "this model was not measured on H200",
    });
  });

  it("`estimate` counts cached input separately and cheaper", async () => {
    const fresh = await jsonOf(...CALL);
    const cached = await jsonOf(
      "estimate",
      "--model",
      "gpt-4o",
      "--input",
      "5000",
      "--cached",
      "45000",
      "--output",
      "500",
    );
    expect(cached.request.tokens).toEqual({ inputFresh: 5000, cacheRead: 45_000, output: 500 });
    expect(cached.phases?.cached).toBeGreaterThan(0);
    expect(estimatedBy(cached, "phase@2").energyJ.value).toBeLessThan(
      estimatedBy(fresh, "phase@2").energyJ.value / 2,
    );
  });
});

describe("when nothing can be estimated", () => {
  it("`estimate` of an unknown model ends with 1, names the nearest models, and states what each method lacks", async () => {
    const { code, stdout, stderr } = await inProcess(
      "estimate --model gpt4o --input 5 --output 5".split(" "),
    );
    expect(code).toBe(1);
    expect(stderr).toBe(
      'wattspan: nothing could be estimated: the model "gpt4o" is not in any table (nearest: gpt-4o)\n',
    );
    expect(stdout).toMatch(/^phase@2 +no estimate: the model is not in any table$/m);
  });

  it("`estimate` of a model that makes pictures says that, and not that no table has it", async () => {
    const { code, stderr } = await inProcess("estimate --model gpt-image-1 --input 5 --output 5".split(" "));
    expect(code).toBe(1);
    expect(stderr).toBe(
      'wattspan: nothing could be estimated: "gpt-image-1": the model makes images, speech or video, not text\n',
    );
  });

  it("`estimate` states which tokens are missing", async () => {
    const { code, stderr } = await inProcess("estimate --model gpt-4o --method phase,ecologits".split(" "));
    expect(code).toBe(1);
    expect(stderr).toContain(
      "phase@2: it needs the input and output tokens: add --input <tokens> and --output <tokens>, 0 for none; " +
        "ecologits@0.11.2: it needs the output tokens: add --output <tokens>, 0 for none",
    );
  });

  it("`estimate` asks no output of a model that only reads", async () => {
    const { code, stderr } = await inProcess(["estimate", "--model", "text-embedding-3-small"]);
    expect(code).toBe(1);
    expect(stderr).toContain("phase@2: it needs the input tokens: add --input <tokens>, 0 for none");
  });

  it("`estimate` without tokens ends with 0 where a method needs none, and else with 1, as its page says", async () => {
    const codeOf = async (model: string) => (await inProcess(["estimate", "--model", model])).code;
    expect([await codeOf("gpt-4o"), await codeOf("llama-3.1-8b")]).toEqual([0, 1]);
    const page = readFileSync(join(import.meta.dirname, "../../../docs/reference/cli.md"), "utf8");
    expect(page).toMatch(/^\| 0 +\| .*without tokens, `disclosed@1` does/m);
    expect(page).toMatch(/^\| 1 +\| .*no tokens for the methods that need them/m);
  });

  it("`estimate` without --input states that the default method needs it, and estimates by the others", async () => {
    const { code, stdout } = await inProcess("estimate --model gpt-4o --output 500".split(" "));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tokens +500 output \(input not given\)$/m);
    expect(stdout).toMatch(
      /^phase@2 +no estimate: it needs the input tokens: add --input <tokens>, 0 for none$/m,
    );
    expect(stdout).toMatch(/^ecologits@0\.11\.2 +\d/m);
  });

  it("`estimate --json` of an unknown model is an object of the same shape", async () => {
    const { code, stdout } = await inProcess([
      "estimate",
      "--model",
      "no-such-model",
      "--output",
      "5",
      "--json",
    ]);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as EstimateReport;
    expect(report.model.status).toBe("unknown");
    expect(report.disagreement).toBeUndefined();
    for (const method of report.methods)
      expect(method).toMatchObject({ status: "unavailable", reason: "unknown_model" });
  });
});
