import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Span } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { attributeRows } from "../../../scripts/signals/attribute-rows.ts";
import { EXAMPLES, ON_SPANS, TYPES } from "../../../scripts/signals/attribute-types.ts";
import { NOTES } from "../../../scripts/signals/metric-notes.ts";
import { reasonLines } from "../../../scripts/signals/reasons-page.ts";
import { signalFiles } from "../../../scripts/signals/signal-files.ts";
import type { Footprint } from "../src/contracts/footprint.js";
import { extensionMetric, metric, spanEvent, values } from "../src/names/names.js";
import { type Annotated, giveFootprint } from "../src/telemetry/attributes.js";

const root = join(import.meta.dirname, "../../..");
const keys = attributeRows().map(({ key }) => key);

describe("docs/reference/signals.md and registry/", () => {
  it.each([...signalFiles()])(
    "the generated file %s is what scripts/generate-signals.mjs writes",
    (path, text) => {
      expect(readFileSync(join(root, path), "utf8"), "run: npm run generate -- signals").toBe(text);
    },
  );

  it("the tables of the signals name attributes and metrics that exist", () => {
    expect(keys).toEqual(
      expect.arrayContaining([...Object.keys(TYPES), ...Object.keys(EXAMPLES), ...ON_SPANS]),
    );
    expect(Object.keys({ ...metric, ...extensionMetric, ...spanEvent })).toEqual(
      expect.arrayContaining(Object.keys(NOTES)),
    );
  });

  it("the tables of the signals give each of our string attributes its values or an example", () => {
    const bare = attributeRows().filter(
      ({ name, type, values, examples }) =>
        name.startsWith("wattspan.") && type.startsWith("string") && values.length + examples.length === 0,
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it("the tables of the signals have every attribute of a footprint's span, in its type", () => {
    const range = { value: 1.5, low: 1.5, high: 1.5 };
    const full: Footprint = {
      ...{ id: "1", name: "m", startedAt: new Date(0), durationS: 1, outcome: "ok", method: "measured" },
      ...{
        energy: range,
        co2e: range,
        water: range,
        self: { energy: range },
        coverage: 0.5,
        resolution: 0.5,
      },
      ...{
        weightPolicy: "equal",
        reasons: ["gap"],
        unknown: { count: 1, reasons: [] },
        attempts: { count: 1, failed: 1 },
        subject: { owner: "search" },
      },
      parts: (["client", "serving"] as const).map((boundary) => ({
        ...{
          component: "gpu",
          method: "measured",
          methodId: "nvml",
          boundary,
          emissionSource: "operational",
        },
        energy: range,
      })),
      intensity: {
        ...{ gramsPerKwh: range, zone: "DE", signal: "average", basis: "lifecycle", source: "table@2025" },
        ...{ validFromMs: 0, validToMs: 1, estimated: true, stale: true, rung: "zone" },
      },
      kind: "inference",
    };
    const context = { tables: ["t@1"], servingZone: "SE" };
    const emitted: Record<string, unknown> = {};
    const span: Annotated = {
      setAttribute(name, value) {
        emitted[name] = value;
        return this as Span;
      },
    };
    giveFootprint(span, full, "full", context);
    giveFootprint(span, { ...full, kind: "agent" }, "full", {});
    const typeOf = (value: unknown) =>
      Array.isArray(value) ? "string[]" : value === 1 ? "int" : typeof value;
    for (const [name, value] of Object.entries(emitted)) {
      const row = attributeRows().find((candidate) => candidate.name === name);
      expect(ON_SPANS).toContain(row?.key);
      expect(typeOf(value).replace("number", "double"), name).toBe(row?.type);
    }
  });

  it("the tables of the signals refuse an attribute without a comment", () => {
    expect(() => attributeRows('export const bare = "wattspan.bare";')).toThrow("bare needs a comment");
  });

  it("the page of reasons has every reason that metrics have, with what it means and what to do", () => {
    const cells = reasonLines().map((line) => line.split(" | "));
    expect(cells.filter(({ length }) => length !== 3)).toEqual([]);
    const named = cells.map(([reason]) => reason?.replaceAll(/[|` ]/g, ""));
    expect(named).toEqual(expect.arrayContaining([...values.reason, "unreported"]));
  });

  it("the page of reasons refuses a reason without a comment, and one without a line of what to do", () => {
    expect(() => reasonLines('  | "gap"')).toThrow("gap needs a comment");
    expect(() => reasonLines('  /** It is new. */\n  | "new"')).toThrow("new needs a line");
  });
});
