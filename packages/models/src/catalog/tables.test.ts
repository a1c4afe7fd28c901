/** The tables are what their scripts make of their sources. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ML_ENERGY_MODELS } from "../data/ml-energy.js";
import { resolveModel } from "./resolve-model.js";
import { ecologitsModels } from "./tables/ecologits-models.js";
import { openModels } from "./tables/open-models.js";

const root = join(import.meta.dirname, "../../../..");
const data = join(root, "packages/models/src/data");
const folder = mkdtempSync(join(tmpdir(), "model-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (script: string, ...given: readonly string[]) =>
  spawnSync(process.execPath, [join(root, "scripts/tables", script), ...given], { encoding: "utf8" });

describe("the table of open models", () => {
  const out = join(folder, "open.ts");

  it.each([
    ["open", "models-open.ts"],
    ["assumed", "models-assumed.ts"],
    ["named", "names.ts"],
  ])("the table of %s models is written from its list, byte by byte", (only, file) => {
    const edition = ["--as-of", "2026-11-27", "--version", "2026.11"];
    expect(write("models-own.mjs", "--only", only, ...edition, "--out", out).status).toBe(0);
    expect(readFileSync(out, "utf8")).toBe(readFileSync(join(data, file), "utf8"));
  });

  it("the table of open models is not written from a row without a source", () => {
    const csv = join(folder, "open.csv");
    const head =
      "vendor,name,architecture,total,active,weight_bits,attention,published_bits,task,source,aliases";
    writeFileSync(csv, `${head}\nmeta,llama-9,dense,9,,,,,,from memory,\n`);
    const edition = ["--as-of", "2026-11-27", "--version", "1"];
    const { status, stderr } = write(
      "models-own.mjs",
      "--only",
      "open",
      "--csv",
      csv,
      ...edition,
      "--out",
      out,
    );
    expect(status).toBe(1);
    expect(stderr).toContain("llama-9 has no source");
  });

  it("the table of open models has sizes as they were published: numbers, and of open weights", () => {
    expect(openModels()).toHaveLength(610);
    for (const { name, activeParameters, totalParameters, weights } of openModels()) {
      if (name === "deepseek-v4.1-flash") continue; // 8 billion active in prefill, 16 in decode
      expect([typeof activeParameters, typeof totalParameters, weights], name).toEqual([
        "number",
        "number",
        "open",
      ]);
    }
    expect(resolveModel("meta-llama/Llama-3.1-8B-Instruct")).toMatchObject({
      model: { totalParameters: 8.03 },
    });
    expect(resolveModel("openai/gpt-oss-120b")).toMatchObject({
      model: { architecture: "moe", activeParameters: 5.1, totalParameters: 117, weightBits: 4 },
    });
  });

  it("the table of open models has attention and published bits where a source states them", () => {
    const stated = (member: "attention" | "publishedBits") =>
      openModels().filter(({ [member]: value }) => value !== undefined).length;
    expect([stated("attention"), stated("publishedBits")]).toEqual([140, 146]);
    const classOf = (name: string) => openModels().find((one) => one.name === name)?.attention;
    expect(["llama-2-7b", "llama-3.1-8b", "deepseek-r1", "kimi-k3"].map(classOf)).toEqual([
      ...["full", "grouped", "latent", "sparse"],
    ]);
    expect(resolveModel("moonshotai/Kimi-K2.5")).toMatchObject({ model: { publishedBits: 4 } });
  });

  it("the table of open models has every model that ML.ENERGY measured, within 10 % of the size stated there", () => {
    const records = ML_ENERGY_MODELS.trim().split(/,\s*/);
    expect(records.length).toBeGreaterThan(30);
    for (const record of records) {
      const [id = "", , active, total] = record.split(" ");
      const found = resolveModel(id);
      const model = found.status === "known" ? found.model : expect.fail(`${id} is unknown`);
      expect(Math.abs(Number(model.totalParameters) / Number(total) - 1), id).toBeLessThan(0.1);
      expect(Math.abs(Number(model.activeParameters) / Number(active) - 1), id).toBeLessThan(0.15);
    }
  });
});

describe("the table of EcoLogits", () => {
  const csv = join(folder, "ecologits.csv");
  writeFileSync(
    csv,
    "provider,name,architecture,total,active,tokens_per_s,time_to_first_token_s,weights,aliases\n",
  );
  const model = (name: string, architecture: object, more: object = {}) => ({
    ...{ type: "model", provider: "openai", name, architecture, warnings: null, sources: [] },
    ...{ deployment: { tps: 10, ttft: 0.5 }, ...more },
  });
  /** Writes the table of these models to a file of its own. */
  const written = (name: string, models: readonly object[]) => {
    const source = join(folder, `${name}.json`);
    const out = join(folder, `${name}.ts`);
    const aliases = [{ type: "alias", provider: "openai", name: "old-b", alias: "b" }];
    writeFileSync(source, JSON.stringify({ aliases, models }));
    const run = write("models-ecologits.mjs", "--models", source, "--csv", csv, "--out", out);
    return { ...run, text: () => readFileSync(out, "utf8") };
  };
  const closed = { warnings: ["model-arch-not-released"] };
  const MODELS = [
    model("a", { type: "moe", parameters: { total: 440, active: { min: 44, max: 132 } } }, closed),
    model("b", { type: "dense", parameters: { min: 8, max: 28 } }, closed),
    model("c-20250101", { type: "dense", parameters: 7.24 }, { deployment: { tps: null, ttft: null } }),
    model("b-2024-07-18", { type: "dense", parameters: { min: 8, max: 28 } }, closed),
  ];
  let first: ReturnType<typeof written>;
  beforeAll(() => {
    first = written("first", MODELS);
  });

  it("the table of EcoLogits keeps every figure of its source", () => {
    expect(first.status).toBe(0);
    for (const record of [
      "a moe 440 44-132 10 0.5 closed",
      "b dense 8-28 = 10 0.5 closed old-b",
      "c dense 7.24 = - - open c-20250101", // the only edition goes by its name
      "b-2024-07-18 dense 8-28 = 10 0.5 closed", // one of two keeps its own row
    ])
      expect(first.text()).toContain(record);
    expect(first.text()).toContain("Mozilla Public License");
  });

  it("the table of EcoLogits is the same when it is written again", () => {
    expect(written("again", MODELS).text()).toBe(first.text());
  });

  it("the table of EcoLogits is not written from a model without a size", () => {
    const { status, stderr } = written("unsized", [model("a", { type: "dense", parameters: "7B" })]);
    expect(status).toBe(1);
    expect(stderr).toContain('"7B" is no number of parameters');
  });

  it("the table of EcoLogits has the rows of both editions, each with its own date", () => {
    expect(ecologitsModels("0.9.3")).toHaveLength(356);
    expect(ecologitsModels("0.11.2")).toHaveLength(163);
    const row = (edition: "0.9.3" | "0.11.2") =>
      ecologitsModels(edition).find(({ name }) => name === "gpt-4o");
    expect(row("0.9.3")).toMatchObject({ tokensPerS: 37.8, timeToFirstTokenS: 0.52, asOf: "2026-03-12" });
    expect(row("0.11.2")).toMatchObject({
      activeParameters: { min: 44, max: 132 },
      ...{ totalParameters: 440, tokensPerS: 41, timeToFirstTokenS: 0.65, asOf: "2026-10-02" },
      ...{ licence: "MPL-2.0", listedBy: "openai", vendor: "openai", weights: "closed" },
    });
  });

  it("the table of EcoLogits names who made a model, and not who offers it", () => {
    const vendorOf = (name: string) => ecologitsModels("0.9.3").find((one) => one.name === name)?.vendor;
    expect(vendorOf("meta-llama/Llama-2-7b-hf")).toBe("meta");
    expect(vendorOf("gemini-2.5-pro")).toBe("google");
    expect(ecologitsModels("0.11.2").find(({ name }) => name === "zai-glm-5")?.vendor).toBe("z_ai");
  });
});
