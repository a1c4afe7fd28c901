import { readFileSync } from "node:fs";
import { join } from "node:path";
import { meteredMachine } from "@wattspan/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordingBudget, TooDear } from "../../test/recording-budget.js";
import type { Footprint } from "../contracts/footprint.js";
import { FootprintJsonError, footprintFromJson, footprintToJson, migrated } from "./footprint-json.js";
import { footprintSchema, publishedSchema } from "./footprint-schema.js";
import { IS_BAND, moment, type Schema } from "./schema.js";

const FILE = join(import.meta.dirname, "../../footprint.v1.schema.json");
const published = JSON.parse(readFileSync(FILE, "utf8"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, formats: { "date-time": true } });
const validate = ajv.compile(published);

/** Any value that fits a schema. */
function anyOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, properties = {}, required = [], items, enum: values, minimum, maximum, format } = schema;
  if (values) return fc.constantFrom(...values);
  if (schema[IS_BAND]) {
    const one = anyOf(properties.value as Schema) as fc.Arbitrary<number>;
    return fc.tuple(one, one, one).map((ends) => {
      const [low, value, high] = ends.toSorted((a, b) => a - b);
      return { value, low, high };
    });
  }
  if (format)
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString());
  if (type === "object")
    return fc.record(Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, anyOf(of)])), {
      requiredKeys: [...required],
    });
  if (type === "array") return fc.array(anyOf(items as Schema), { maxLength: 2 });
  if (type === "string") return fc.string({ maxLength: 20 });
  if (type === "boolean") return fc.boolean();
  if (type === "integer") return fc.nat();
  const bounds = { min: minimum ?? -1e12, max: maximum ?? 1e12, noNaN: true };
  return fc.double(bounds).map((value) => (Object.is(value, -0) ? 0 : value));
}
const document = anyOf(footprintSchema).map((plain) => ({ version: 1, ...(plain as object) }));

const errorOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};

describe("a footprint in JSON", () => {
  it("the published schema is what the codec uses", () => {
    expect(published, "run: npm run generate -- signals").toEqual(
      JSON.parse(JSON.stringify(publishedSchema)),
    );
  });

  it("any footprint comes back as it was, by objects and by text, and fits the published schema", () => {
    fc.assert(
      fc.property(document, (json) => {
        const footprint = footprintFromJson(json);
        expect(footprintToJson(footprint)).toEqual(json);
        expect(footprintFromJson(JSON.stringify(footprintToJson(footprint)))).toEqual(footprint);
        expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("footprints of a metering come back equal, also of refused calls", async () => {
    const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
    const { clock, metering, wait, seen } = await meteredMachine({
      zones: [zone],
      intensity: 360,
      subject: { service: "shop", commit: "4f2a91c" },
    });
    const budget = new RecordingBudget(({ name }) =>
      name === "dear" ? { refused: new TooDear() } : "admit",
    );
    const run = metering.meterAgent({ name: "a", goal: "g", budget }, async (agent) => {
      await metering.meterInference({ model: "m" }, async (call) => {
        call.setUsage({ inputFresh: 3, output: 4 });
        await wait(1000);
      });
      await metering.meterInference({ model: "dear" }, async () => 1).catch(() => undefined);
      agent.succeed({ quality: 0.5 });
    });
    await clock.advanceAsync(1000);
    await run;
    await metering.flush();
    expect(seen.footprints).toHaveLength(3);
    for (const footprint of seen.footprints) {
      const json = JSON.stringify(footprintToJson(footprint));
      expect(footprintFromJson(json)).toEqual(footprint);
      expect(validate(JSON.parse(json))).toBe(true);
    }
  });

  it("the codec and a validator of JSON Schema agree on documents with a wrong value anywhere", () => {
    const wrong = fc.constantFrom<unknown>(
      null,
      -1,
      1.5,
      "x",
      [],
      {},
      true,
      "2026-13-45",
      1e300,
      [[]],
      "Infinity",
    );
    fc.assert(
      fc.property(document, wrong, fc.nat(), (json, value, at) => {
        const changed = structuredClone(json) as Record<string, unknown>;
        const paths = pathsOf(changed);
        const [owner, key] = paths[at % paths.length] as [Record<string, unknown>, string];
        owner[key] = value;
        const refused = errorOf(() => footprintFromJson(changed)) instanceof FootprintJsonError;
        // Its times are texts to a validator without formats.
        if (key === "startedAt" && typeof value === "string") return;
        // A time beyond dates is read as their end.
        if (key.endsWith("Ms") && value === 1e300) return;
        // It cannot compare the ends of a band.
        if (["low", "value", "high"].includes(key) && typeof value === "number") return;
        expect(refused).toBe(!validate(changed));
      }),
      { numRuns: 1000 },
    );
  });

  it("a time beyond the range of dates is written as its end, and other numbers that JSON lacks are errors", () => {
    const [json] = fc.sample(document, { numRuns: 1, seed: 7 });
    const footprint = footprintFromJson(json);
    const intensity = { ...SOME_INTENSITY, validToMs: Number.POSITIVE_INFINITY };
    expect(footprintToJson({ ...footprint, intensity }).intensity?.validToMs).toBe(moment.maximum);
    const misfit = { path: "coverage", expected: "a number" };
    expect(errorOf(() => footprintToJson({ ...footprint, coverage: Number.NaN }))).toMatchObject(misfit);
    const odd = { ...footprint, startedAt: new Date(Number.NaN) };
    expect(errorOf(() => footprintToJson(odd))).toMatchObject({ path: "startedAt" });
  });

  it("a text of more than 10,000 characters is cut when written, and refused when read", () => {
    const [json] = fc.sample(document, { numRuns: 1, seed: 7 });
    const footprint = footprintFromJson(json);
    const [long, emoji] = ["m".repeat(10_001), "🙂".repeat(10_001)];
    const usage = { byModel: [{ model: long }, { model: emoji }] };
    const written = footprintToJson({ ...footprint, name: long, subject: { owner: emoji }, usage });
    expect(written).toMatchObject({
      name: "m".repeat(10_000),
      subject: { owner: "🙂".repeat(10_000) },
      usage: { byModel: [{ model: "m".repeat(10_000) }, { model: "🙂".repeat(10_000) }] },
    });
    expect(validate(written)).toBe(true);
    expect(errorOf(() => footprintFromJson({ ...json, name: long }))).toMatchObject({
      path: "name",
      expected: "a string of at most 10000 characters",
    });
  });
});

const SOME_INTENSITY: NonNullable<Footprint["intensity"]> = {
  ...{ zone: "DE", gramsPerKwh: { value: 1, low: 1, high: 1 }, signal: "average", basis: "lifecycle" },
  ...{ source: "s@1", validFromMs: 0, validToMs: 1, rung: "zone" },
};

/** Every member of a document, with what it is in. */
function pathsOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const own = Object.keys(value).map((key): [Record<string, unknown>, string] => [
    value as Record<string, unknown>,
    key,
  ]);
  return [...own, ...Object.values(value).flatMap(pathsOf)];
}

describe("hostile input", () => {
  const hostile: Record<string, unknown> = {
    "no JSON": "{",
    nothing: undefined,
    null: null,
    "a list": [],
    "a number": 7,
    "another version": { version: 2 },
    "a version that is a name of objects": { version: "constructor" },
    "a deep text": `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
    "a member that throws": {
      version: 1,
      get id() {
        throw new Error("no");
      },
    },
    "a proxy that was revoked": revoked(),
    "inherited members": Object.create({ version: 1, id: "x" }),
  };
  it.each(Object.entries(hostile))("hostile input gives the error of the codec: %s", (_, value) => {
    expect(errorOf(() => footprintFromJson(value))).toBeInstanceOf(FootprintJsonError);
  });

  it.each([
    ["energy", { value: 5, low: 9, high: 10 }, "energy"],
    ["energy", { value: 5, low: 1, high: 4 }, "energy"],
    ["energy", { value: -1, low: -1, high: 1 }, "energy.value"],
    ["water", { value: -1, low: -2, high: 1 }, "water.value"],
    ["intensity", { ...SOME_INTENSITY, gramsPerKwh: { value: 1, low: 2, high: 3 } }, "intensity.gramsPerKwh"],
    ["startedAt", "2026-02-31T00:00:00Z", "startedAt"],
    ["startedAt", "2025-02-29T12:00:00+01:00", "startedAt"],
  ])("a value that cannot be is refused: %s %j", (name, value, path) => {
    const [json] = fc.sample(document, { numRuns: 1, seed: 9 });
    const error = errorOf(() => footprintFromJson({ ...json, [name]: value }));
    expect(error).toBeInstanceOf(FootprintJsonError);
    expect(error).toMatchObject({ path });
  });

  it("a leap day is a day, and grams and lower bounds may be negative", () => {
    const [json] = fc.sample(document, { numRuns: 1, seed: 9 });
    const startedAt = "2024-02-29T23:59:59.5-11:00";
    const [co2e, energy] = [
      { value: -2, low: -3, high: 1 },
      { value: 1, low: -1, high: 3 },
    ];
    expect(footprintFromJson({ ...json, startedAt, co2e, energy })).toMatchObject({
      startedAt: new Date(startedAt),
      co2e,
      energy,
    });
  });

  it("any JSON value and any text gives a footprint or the error of the codec", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.anything()), (value) => {
        const found = errorOf(() => footprintFromJson(value));
        expect(found).toBeInstanceOf(FootprintJsonError);
      }),
    );
  });

  it("names of prototypes in a document change nothing, and members that are not known are dropped", () => {
    const [json] = fc.sample(document, { numRuns: 1, seed: 8 });
    const text = JSON.stringify(json).replace("{", '{"__proto__":{"polluted":1},"constructor":7,"later":1,');
    const footprint = footprintFromJson(text);
    expect(footprint).toEqual(footprintFromJson(json));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.keys(footprint)).not.toContain("later");
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("migrations", () => {
  it("older documents go through one migration after the other", () => {
    const steps = {
      1: ({ j }: Readonly<Record<string, unknown>>) => ({ energyJ: j }),
      2: ({ energyJ }: Readonly<Record<string, unknown>>) => ({ energy: { value: energyJ } }),
    };
    expect(migrated({ version: 1, j: 3 }, 3, steps)).toEqual({ version: 3, energy: { value: 3 } });
    expect(migrated({ version: 3, x: 1 }, 3, steps)).toEqual({ version: 3, x: 1 });
    for (const version of [0, 4, 1.5, "1", "toString", null, Number.NaN])
      expect(() => migrated({ version }, 3, steps)).toThrow("version must be 3 or an earlier one");
  });
});
