import { describe, expect, it } from "vitest";
import * as attribute from "./attribute-names.js";
import { extensionMetric, instrumentationScopes, type Metric, metric, values } from "./names.js";

const metrics: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];
const metricNames = metrics.map(({ name }) => name);
const attributeNames: readonly string[] = Object.values(attribute);
const own = (name: string) => name.startsWith("wattspan.");

describe("OpenTelemetry's naming law", () => {
  it("every metric and every attribute has a name of its own", () => {
    expect(new Set(metricNames).size).toBe(metrics.length);
    expect(new Set(attributeNames).size).toBe(attributeNames.length);
  });

  it("no name of a metric or an attribute is also a namespace", () => {
    for (const names of [metricNames, attributeNames]) {
      const namespaces = names.filter((name) => names.some((other) => other.startsWith(`${name}.`)));
      expect(namespaces).toEqual([]);
    }
  });

  it("names are in lower case with dots and single underscores", () => {
    for (const name of [...metricNames, ...attributeNames]) {
      expect(name).toMatch(/^[a-z][a-z0-9]*([._][a-z0-9]+)*$/);
    }
  });

  const foreign = [
    "gen_ai.client.operation.duration",
    "gen_ai.client.token.usage",
    "hw.energy",
    "hw.host.energy",
    "hw.power",
  ];

  it("metrics are under our root, except those of OpenTelemetry", () => {
    expect(metricNames.filter((name) => !own(name)).sort()).toEqual(foreign);
  });

  it("the name of a metric has no unit and no total, and a plural only where things are counted", () => {
    const counted = new Set([
      "{token}",
      "{operation}",
      "{fault}",
      "{attempt}",
      "{unit}",
      "{decision}",
      "{overrun}",
    ]);
    for (const { name, unit } of metrics) {
      const words = name.split(/[._]/);
      expect(
        words.filter((word) => /^(total|joules?|watts?|grams?|kwh|wh|seconds?|bytes|ratio)$/.test(word)),
      ).toEqual([]);
      if (own(name)) expect(name.endsWith("s")).toBe(counted.has(unit));
    }
  });

  it("units of metrics are base units in UCUM", () => {
    const allowed = [
      "J",
      "W",
      "g",
      "L",
      "s",
      "1",
      "g/J",
      "By",
      "By/s",
      "{token}",
      "{operation}",
      "{fault}",
      "{attempt}",
      "{state}",
      "{unit}",
      "{amount}",
      "{decision}",
      "{overrun}",
      "Hz",
    ];
    for (const { unit } of metrics) expect(allowed).toContain(unit);
  });

  it("energy has no gauge: a gauge cannot be summed over time", () => {
    expect(metrics.filter(({ instrument, unit }) => instrument === "gauge" && unit === "J")).toEqual([]);
  });

  it("every histogram, and nothing else, has rising boundaries that print short", () => {
    for (const { instrument, boundaries } of metrics) {
      expect(boundaries !== undefined).toBe(instrument === "histogram");
      const list = boundaries ?? [];
      expect([...list].sort((x, y) => x - y)).toEqual(list);
      for (const bound of list) expect(String(bound).length).toBeLessThan(10);
    }
  });

  it("metrics are labelled with attributes of the table only, each once, and never with ids of runs", () => {
    for (const { attributes } of metrics) {
      expect(new Set(attributes).size).toBe(attributes.length);
      for (const name of attributes) {
        expect(attributeNames).toContain(name);
        expect(name).not.toMatch(/(conversation|trace|span|run|request)\.id$/);
      }
    }
  });

  it("every metric is described in one sentence", () => {
    for (const { description } of metrics) expect(description).toMatch(/^[A-Z][^\n]{8,90}\.$/);
  });

  it("the lists of values name attributes that exist", () => {
    for (const [key, list] of Object.entries(values)) {
      expect(Object.keys(attribute)).toContain(key);
      expect(new Set(list).size).toBe(list.length);
      for (const value of list) expect(value).toMatch(/^[a-z0-9_]+$/);
    }
  });

  it("each scope has one schema URL, whose last segment is a version", () => {
    for (const { name, schemaUrl } of Object.values(instrumentationScopes)) {
      expect(name.startsWith("wattspan")).toBe(true);
      expect(schemaUrl).toMatch(/^https:\/\/[a-z.]+\/schemas\/([a-z-]+\/)?\d+\.\d+\.\d+(-dev)?$/);
    }
  });
});
