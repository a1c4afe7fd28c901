import { describe, expect, it } from "vitest";
import { resolveModel } from "../catalog/resolve-model.js";
import { vendorLines } from "./vendor-lines.js";

const lines = vendorLines();
const lineOf = (name: string) => lines.find(({ model }) => model === name);

describe("vendorLines", () => {
  it("vendorLines grades a model by what is disclosed of it", () => {
    expect(lineOf("mistral-large-2407")).toMatchObject({
      grade: "A",
      asOf: "2025-07-22",
      vendor: "mistral_ai",
    });
    expect(lineOf("llama-3.1-8b")).toMatchObject({ grade: "B", asOf: "2026-02-16", vendor: "meta" });
    expect(lineOf("llama-3.2-3b")).toMatchObject({ grade: "C", weights: "open" });
    expect(lineOf("gpt-5.5")).toMatchObject({ grade: "D", weights: "closed", asOf: "2026-10-02" });
  });

  it("vendorLines does not take the figure of a product for one of a model", () => {
    expect(lineOf("gemini-2.5-flash")).toMatchObject({
      grade: "D",
      disclosures: ["google-gemini-apps@2025-05"],
    });
    expect(lineOf("gpt-4o")).toMatchObject({ grade: "D", disclosures: ["openai-chatgpt@2025-06"] });
    expect(lineOf("gpt-5.5")?.disclosures).toEqual([]);
  });

  it("vendorLines has one line for each model, by vendor and name", () => {
    const keys = lines.map(({ vendor, model }) => `${vendor} ${model}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys].sort()).toEqual(keys);
  });

  it("vendorLines has no moving names, no editions of a model that has a line, and no withdrawn models", () => {
    expect(lines.filter(({ model }) => model.endsWith("latest"))).toEqual([]);
    expect(lineOf("gpt-4o-2024-08-06")).toBeUndefined();
    expect(lineOf("gpt-4-0613")).toBeUndefined();
    expect(lineOf("claude-3-haiku")).toBeUndefined(); // in the older edition alone
    expect(lineOf("mistral-small-2603")).toMatchObject({ grade: "C" }); // a date that is the model's name
  });

  it("vendorLines names models that resolve, with the table that is used", () => {
    for (const { model, table, vendor } of lines)
      expect(resolveModel(model), model).toMatchObject({
        status: "known",
        model: { name: model, table, vendor },
      });
  });

  it("vendorLines knows every vendor of note", () => {
    const vendors = new Set(lines.map(({ vendor }) => vendor));
    for (const vendor of [
      "openai",
      "anthropic",
      "google",
      "mistral_ai",
      "cohere",
      "meta",
      "deepseek",
      "alibaba",
    ])
      expect(vendors).toContain(vendor);
  });
});
