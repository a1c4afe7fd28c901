import { describe, expect, it } from "vitest";
import { TableError } from "../contracts/table-error.js";
import { createModelCatalog, type OwnModel } from "./model-catalog.js";
import { openModels } from "./tables/open-models.js";

const row: OwnModel = {
  name: "house-llama",
  vendor: "example",
  architecture: "dense",
  activeParameters: 8,
  totalParameters: 8,
  weights: "open",
  source: "https://models.example.com/house-llama",
  asOf: "2026-11-01",
};

describe("rows of one's own", () => {
  it("rows of one's own come before all tables of a catalog", () => {
    const catalog = createModelCatalog({ rows: [{ ...row, name: "llama-3.1-8b" }], tables: [openModels()] });
    expect(catalog.resolve("llama-3.1-8b")).toMatchObject({ matched: "exact", model: { table: "own" } });
    expect(catalog.resolve("llama-3.1-70b")).toMatchObject({ model: { vendor: "meta" } });
  });

  it("rows of one's own may name their table and licence", () => {
    const [model] = createModelCatalog({ rows: [{ ...row, table: "house@3", licence: "CC0-1.0" }] }).models;
    expect(model).toMatchObject({ table: "house@3", licence: "CC0-1.0" });
  });

  it("rows of one's own are all that a catalog without tables knows", () => {
    expect(createModelCatalog({ rows: [row] }).resolve("gpt-4o").status).toBe("unknown");
    expect(createModelCatalog().models).toEqual([]);
  });
});

describe("a corrupt row is refused, and named", () => {
  const refused: readonly [string, object, RegExp][] = [
    ["no name", { name: undefined }, /has no name/],
    ["a name with a space", { name: "house llama" }, /has no name/],
    ["a name with a control character", { name: "house\u0007" }, /has no name/],
    ["a name of 10 kB", { name: "x".repeat(10_000) }, /has no name/],
    ["no vendor", { vendor: "" }, /"house-llama" has no vendor/],
    ["another architecture", { architecture: "mamba" }, /has the architecture "mamba"/],
    ["no size", { totalParameters: undefined }, /has totalParameters undefined/],
    ["zero parameters", { activeParameters: 0 }, /has activeParameters 0/],
    ["negative parameters", { totalParameters: -8 }, /has totalParameters -8/],
    ["more parameters than any", { totalParameters: 20_000 }, /has totalParameters 20000/],
    ["parameters that are a text", { totalParameters: "8" }, /has totalParameters "8"/],
    ["NaN", { activeParameters: Number.NaN }, /has activeParameters NaN/],
    ["bounds the wrong way round", { totalParameters: { min: 9, max: 8 } }, /has totalParameters 9 to 8/],
    ["a bound missing", { totalParameters: { min: 9 } }, /has totalParameters 9 to undefined/],
    ["more active than all", { activeParameters: 9 }, /has activeParameters above totalParameters/],
    ["a speed that cannot be", { tokensPerS: 1e6 }, /has tokensPerS 1000000/],
    ["no time at all", { timeToFirstTokenS: -1 }, /has timeToFirstTokenS -1/],
    ["bits that are none", { weightBits: 0 }, /has weightBits 0/],
    ["published bits that are none", { publishedBits: -4 }, /has publishedBits -4.*up to 32, or none/],
    ["another attention", { attention: "windowed" }, /has attention "windowed".*"sparse" or none/],
    ["another task", { task: "chat" }, /has task "chat".*"embedding", "rerank" or none/],
    ["weights that are neither", { weights: "ajar" }, /has weights "ajar"/],
    ["no source", { source: "my own" }, /has no source/],
    ["no date", { asOf: "2026-02-30" }, /has the date "2026-02-30"/],
    ["an alias that is none", { aliases: ["fine", ""] }, /has an invalid alias/],
  ];
  it.each(refused)("a corrupt row of a catalog is refused, and named: %s", (_, change, problem) => {
    const load = () => createModelCatalog({ rows: [row, { ...row, name: "other", ...change } as OwnModel] });
    expect(() => createModelCatalog({ rows: [{ ...row, ...change } as OwnModel] })).toThrow(problem);
    expect(load).toThrow(TableError);
  });

  it("a row of a catalog that is no row at all is refused", () => {
    expect(() => createModelCatalog({ rows: [null as unknown as OwnModel] })).toThrow(TableError);
  });

  it("a row that shares a spelling with another row of its table is refused, and named", () => {
    const rows = [row, { ...row, name: "house-llama-2", aliases: ["House-Llama"] }];
    expect(() => createModelCatalog({ rows })).toThrow(
      /the row "house-llama-2" shares the spelling "House-Llama" with house-llama/,
    );
    expect(() => createModelCatalog({ rows: [row, { ...row }] })).toThrow(/shares the spelling/);
  });
});

describe("the most similar names", () => {
  it("the nearest names of an unknown model are found only when they are read, and are in no copy", () => {
    let asked = 0;
    const catalog = createModelCatalog({
      rows: [
        {
          ...row,
          get name() {
            asked += 1;
            return "house-llama";
          },
        },
      ],
    });
    const before = asked;
    const unknown = catalog.resolve("house-lama");
    expect(JSON.stringify(unknown)).toBe('{"status":"unknown"}');
    expect(asked).toBe(before);
    expect(unknown.status === "unknown" && unknown.nearest).toEqual(["house-llama"]);
  });

  it("nearestNames gives as many names as were asked for", () => {
    const catalog = createModelCatalog({ tables: [openModels()] });
    expect(catalog.nearestNames("llama-3.1-9b", 2)).toHaveLength(2);
    expect(catalog.nearestNames("llama-3.1-9b", 0)).toEqual([]);
  });
});
