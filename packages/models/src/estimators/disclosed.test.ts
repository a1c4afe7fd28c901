import { energyEstimatorContract } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { withProxies } from "../catalog/proxies.js";
import { modelCatalog, resolveModel } from "../catalog/resolve-model.js";
import { isRange } from "../figures/interval.js";
import { disclosed, disclosures } from "./disclosed.js";

const GPT_4O = callOf("gpt-4o", { provider: "openai" });
const GEMINI = callOf("gemini-2.5-flash", { provider: "gcp.gemini" });

describe("disclosed", () => {
  it("disclosed keeps the contract of energy estimators", async () => {
    expect(await energyEstimatorContract(disclosed(), [GPT_4O, GEMINI])).toEqual([]);
  });

  it("disclosed gives what the vendor published of a request, within a factor of 5, and names table and figure", () => {
    const { energy, onsiteWater, ...rest } = disclosed().estimate(GEMINI) ?? {};
    expect(energy?.value).toBeCloseTo(0.24 * 3600, 9);
    expect(energy?.low).toBeCloseTo((0.24 * 3600) / 5, 9);
    expect(energy?.high).toBeCloseTo(0.24 * 3600 * 5, 9);
    expect(onsiteWater?.value).toBeCloseTo(0.26e-3, 12);
    expect(rest).toEqual({
      methodId: "disclosed@1",
      tables: ["disclosures@2026.11", "google-gemini-apps@2025-05"],
    });
    expect(disclosed().estimate(GPT_4O)?.energy.value).toBeCloseTo(0.34 * 3600, 9);
  });

  it("disclosed gives water on site as such, and water of no stated place as all there is", () => {
    expect(disclosed().estimate(GEMINI)).not.toHaveProperty("water");
    const ofChatGpt = disclosed().estimate(GPT_4O);
    expect(ofChatGpt?.water?.value).toBeCloseTo(0.32e-3, 12);
    expect(ofChatGpt).not.toHaveProperty("onsiteWater");
  });

  it("disclosed gives the same for every request, as it was published", () => {
    const long = { inputFresh: 50_000, output: 5000 };
    expect(disclosed().estimate({ ...GPT_4O, usage: long })).toEqual(disclosed().estimate(GPT_4O));
  });

  it("disclosed gives the figure of a request once, however many models served it", () => {
    const servedBy = (...models: readonly string[]) => ({
      ...GEMINI,
      usage: { output: 20, byModel: models.map((model) => ({ model, output: 10 })) },
    });
    const both = servedBy("gemini-2.5-flash", "gemini-2.5-pro");
    expect(disclosed().estimate(both)).toEqual(disclosed().estimate(GEMINI));
    for (const other of ["gpt-4o", "no-such-model"]) {
      expect(disclosed().knows(servedBy("gemini-2.5-flash", other))).toBe(false);
      expect(disclosed().estimate(servedBy("gemini-2.5-flash", other))).toBeUndefined();
    }
  });

  it("disclosed finds other spellings of a model, and no other models", () => {
    for (const name of ["openai/gpt-4o", "models/gemini-2.5-flash"])
      expect(disclosed().knows(callOf(name)), name).toBe(true);
    for (const name of [
      "gpt-4o-mini",
      "gpt-5",
      "gemini-3-flash-preview",
      "claude-sonnet-4-5",
      "gpt-3.5-turbo",
    ])
      expect(disclosed().knows(callOf(name)), name).toBe(false);
  });

  it("disclosed shows the proxy that led to a figure", () => {
    const catalog = withProxies(modelCatalog(), { "our-deployment": "gpt-4o" });
    const estimate = disclosed({ catalog }).estimate(callOf("our-deployment"));
    expect(estimate?.energy).toEqual(disclosed().estimate(GPT_4O)?.energy);
    expect(estimate?.tables?.at(-1)).toBe("ecologits@0.11.2 (proxy gpt-4o)");
  });

  it("disclosed knows chats alone", () => {
    for (const operation of ["embeddings", "image_generation", "execute_tool"])
      expect(disclosed().knows({ ...GPT_4O, operation })).toBe(false);
    expect(disclosed().knows({ ...GPT_4O, operation: "generate_content" })).toBe(true);
  });

  it("disclosed makes no energy out of emissions, so that it has none from Mistral's figure", () => {
    expect(disclosures().some(({ vendor, co2eG }) => vendor === "mistral_ai" && co2eG === 1.14)).toBe(true);
    expect(disclosed().knows(callOf("mistral-large-2411"))).toBe(false);
    expect(disclosed().estimate(callOf("mistral-large-2411"))).toBeUndefined();
  });

  it("disclosed gives a range or nothing for any usage and any name", () => {
    for (const usage of HOSTILE_USAGES) {
      const { usage: _, ...call } = GPT_4O;
      const estimate = disclosed().estimate({ ...call, ...(usage && { usage }) });
      if (estimate) expect(isRange(estimate.energy)).toBe(true);
    }
    for (const name of HOSTILE_NAMES.filter((hostile) => hostile !== "gpt-4o\n"))
      expect(disclosed().knows(callOf(name))).toBe(false);
  });
});

describe("the table of disclosures", () => {
  it("each disclosure says what its figure is of, how good it is, and where and when it was published", () => {
    for (const row of disclosures()) {
      expect(row.subject.length, row.id).toBeGreaterThan(10);
      expect(row.boundary.length + row.excludes.length).toBeGreaterThan(10);
      expect(["reviewed", "method", "stated"]).toContain(row.grade);
      expect(row.published).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(row.source).toMatch(/^https:\/\//);
      expect(row.models.length).toBeGreaterThan(0);
      const figures = [row.energyWh, row.co2eG, row.waterMl, row.adpeMgSb].filter(
        (figure) => figure !== undefined,
      );
      expect(figures.length).toBeGreaterThan(0);
      for (const figure of figures) expect(figure).toBeGreaterThan(0);
      expect(row.co2eG === undefined).toBe(row.co2eBasis === undefined);
    }
    expect(new Set(disclosures().map(({ id }) => id)).size).toBe(disclosures().length);
  });

  it("the disclosures name the models that the catalog has as the catalog does", () => {
    for (const { models } of disclosures())
      for (const name of models) {
        const resolved = resolveModel(name);
        if (resolved.status === "known") expect(resolved.model.name).toBe(name);
      }
  });
});
