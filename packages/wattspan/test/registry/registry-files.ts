/** registry/ as others read it: from its files, not from the table that they are made of. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Reference {
  readonly ref?: string;
  readonly ref_group?: string;
}

/** An attribute: its type, and its closed list of values if it has one. */
export interface RegisteredAttribute {
  readonly key: string;
  readonly type: string | { readonly members: readonly { readonly value: string }[] };
}

/** A metric that the registry defines. */
interface RegisteredMetric {
  readonly name: string;
  readonly brief: string;
  readonly instrument: string;
  readonly unit: string;
  readonly attributes: readonly string[];
}

/** A span that we start. */
export interface RegisteredSpan {
  readonly type: string;
  readonly kind: string;
  /** Attributes of this type. */
  readonly own: readonly string[];
  /** Those of its groups, which any span may have. */
  readonly ofGroups: readonly string[];
}

/** An event that we write on spans. */
interface RegisteredEvent {
  readonly name: string;
  readonly attributes: readonly string[];
}

/** The registry. */
export interface Registry {
  readonly attributes: ReadonlyMap<string, RegisteredAttribute>;
  readonly metrics: ReadonlyMap<string, RegisteredMetric>;
  /** OpenTelemetry's metrics that we write. */
  readonly imported: readonly string[];
  readonly spans: readonly RegisteredSpan[];
  readonly events: readonly RegisteredEvent[];
}

const folder = join(import.meta.dirname, "../../../../registry");
const read = (name: string) => parse(readFileSync(join(folder, name), "utf8"));
const refs = (list: readonly Reference[] = []): string[] => list.flatMap(({ ref }) => ref ?? []);

/** Reads the files. */
export function registryFiles(): Registry {
  const { attributes, attribute_groups: footprint } = read("attributes.yaml");
  const { metrics, imports } = read("metrics.yaml");
  const { spans, attribute_groups: subject } = read("spans.yaml");
  const { events } = read("events.yaml");
  const groups: readonly { id: string; attributes: readonly Reference[] }[] = [...footprint, ...subject];
  const inGroup = ({ ref_group }: Reference) => refs(groups.find(({ id }) => id === ref_group)?.attributes);
  return {
    attributes: new Map(attributes.map((row: RegisteredAttribute) => [row.key, row])),
    metrics: new Map(
      metrics.map((row: { name: string; attributes?: readonly Reference[] }) => [
        row.name,
        { ...row, attributes: refs(row.attributes) },
      ]),
    ),
    imported: imports.metrics,
    spans: spans.map((row: { type: string; kind: string; attributes: readonly Reference[] }) => ({
      ...{ type: row.type, kind: row.kind, own: refs(row.attributes) },
      ofGroups: row.attributes.flatMap(inGroup),
    })),
    events: events.map((row: { name: string; attributes: readonly Reference[] }) => ({
      name: row.name,
      attributes: refs(row.attributes),
    })),
  };
}
