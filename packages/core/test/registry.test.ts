/**
 * registry/ against the published syntax of OpenTelemetry Weaver. Weaver itself is a program of another language and is not run: this
 * shows that its files have the right form, that what they refer to exists, and that names and values are unique.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { NOT_IN_DEPENDENCY } from "../../../scripts/signals/weaver-spans.ts";
import * as attribute from "../src/names/attribute-names.js";
import {
  extensionMetric,
  instrumentationScopes,
  type Metric,
  metric,
  type SpanEvent,
  spanEvent,
} from "../src/names/names.js";

const root = join(import.meta.dirname, "../../..");
const read = (name: string) => parse(readFileSync(join(root, "registry", name), "utf8"));
const FILES = ["attributes.yaml", "metrics.yaml", "spans.yaml", "events.yaml"] as const;
const SCHEMA = join(import.meta.dirname, "weaver/fixtures/semconv.schema.v2.json");

const ajv = new Ajv2020({ strict: true, strictTypes: false, formats: { int64: true, double: true } });
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

interface Reference {
  readonly ref?: string;
  readonly ref_group?: string;
}
interface Group {
  readonly id: string;
  readonly attributes: readonly Reference[];
}
interface Signal {
  readonly name: unknown;
  readonly attributes?: readonly Reference[];
}

const { attributes, attribute_groups: footprints } = read("attributes.yaml") as {
  attributes: readonly { key: string; type: string | { members: readonly { id: string }[] } }[];
  attribute_groups: readonly Group[];
};
const { metrics, imports } = read("metrics.yaml") as {
  metrics: readonly Signal[];
  imports: { metrics: readonly string[] };
};
const { spans, attribute_groups: subjects } = read("spans.yaml") as {
  spans: readonly (Signal & { type: string })[];
  attribute_groups: readonly Group[];
};
const { events } = read("events.yaml") as { events: readonly Signal[] };
const groups = [...footprints, ...subjects];
const defined = new Set(attributes.map(({ key }) => key));
/** Names of the conventions on which the registry depends. */
const theirs = new Set<unknown>(Object.values(conventions));

const referencesOf = ({ attributes: list = [] }: Pick<Signal, "attributes">) => list;
const isUnique = (list: readonly unknown[]) => new Set(list).size === list.length;
const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];
const isOurs = (name: string) => name.startsWith("wattspan.");

describe("registry/", () => {
  it.each(FILES)("the registry's file %s has the form that Weaver's JSON schema asks for", (name) => {
    validate(read(name));
    expect(validate.errors).toBeNull();
  });

  it("a file of the registry with a word that the syntax does not have is refused by the schema", () => {
    const file = read("metrics.yaml");
    const without = ({ unit: _, ...rest }: { unit?: string }) => rest;
    expect(validate({ ...file, metrics: [{ ...file.metrics[0], value_type: "double" }] })).toBe(false);
    expect(validate({ ...file, metrics: [without(file.metrics[0])] })).toBe(false);
    expect(validate({ ...file, file_format: "definition/1" })).toBe(false);
  });

  it("the registry has a manifest with the schema URL of our scope, and one dependency at most", () => {
    const { schema_url, stability, description, dependencies, ...others } = read("manifest.yaml");
    expect(others).toEqual({});
    expect(schema_url).toBe(instrumentationScopes.wattspan.schemaUrl);
    expect([stability, typeof description]).toEqual(["development", "string"]);
    expect(dependencies).toEqual([
      {
        schema_url: instrumentationScopes.genAi.schemaUrl,
        registry_path: expect.stringMatching(
          /semantic-conventions\/archive\/refs\/tags\/v1\.41\.0\.zip\[model\]$/,
        ),
      },
    ]);
  });

  it("the registry refers only to attributes and groups that it defines or that its dependency has", () => {
    const references = [...groups, ...metrics, ...spans, ...events].flatMap(referencesOf);
    const unresolved = references.filter(({ ref, ref_group }) =>
      ref === undefined
        ? !groups.some(({ id }) => id === ref_group)
        : !(isOurs(ref) ? defined.has(ref) : theirs.has(ref)),
    );
    expect(unresolved).toEqual([]);
    expect(imports.metrics.filter((name) => !theirs.has(name))).toEqual([]);
  });

  it("the registry has every metric and attribute of the table, each once, and no other", () => {
    const names = metrics.map(({ name }) => name);
    expect(names).toEqual(rows.filter(({ name }) => isOurs(name)).map(({ name }) => name));
    expect(imports.metrics).toEqual(rows.filter(({ name }) => !isOurs(name)).map(({ name }) => name));
    expect([...defined]).toEqual(Object.values(attribute).filter(isOurs));
    const lists = [names, imports.metrics, attributes.map(({ key }) => key), spans.map(({ type }) => type)];
    for (const list of lists) expect(isUnique(list)).toBe(true);
    for (const { type } of attributes)
      if (typeof type === "object") expect(isUnique(type.members.map(({ id }) => id))).toBe(true);
  });

  it("the registry has every event of the table, each once, with its attributes", () => {
    const listed = Object.values<SpanEvent>(spanEvent);
    expect(events.map((event) => [event.name, referencesOf(event).map(({ ref }) => ref)])).toEqual(
      listed.map(({ name, attributes: of }) => [name, of]),
    );
  });

  it("the registry refers to every attribute except those that its dependency does not have", () => {
    const referred = new Set(
      [...groups, ...metrics, ...spans, ...events].flatMap(referencesOf).map(({ ref }) => ref),
    );
    const left = Object.values(attribute).filter((name) => !referred.has(name));
    // These come with the imported metrics.
    const elsewhere: readonly string[] = [attribute.hwName, attribute.tokenType];
    expect(left.filter((name) => !elsewhere.includes(name))).toEqual(NOT_IN_DEPENDENCY);
    expect(NOT_IN_DEPENDENCY.filter((name) => theirs.has(name))).toEqual([]);
  });

  it("the registry includes no attribute twice in one signal by its groups", () => {
    for (const span of spans) {
      const all = referencesOf(span).flatMap(({ ref, ref_group }) =>
        ref === undefined ? groups.find(({ id }) => id === ref_group)?.attributes.map((of) => of.ref) : [ref],
      );
      expect(isUnique(all)).toBe(true);
    }
  });
});
