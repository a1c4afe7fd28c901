/** Where what was emitted and the registry differ, each way, in words. Pure. */

import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { attribute, instrumentationScopes, type Metric, metric } from "@wattspan/core/names";
import type { Emitted, EmittedEvent, EmittedMetric, EmittedSpan } from "./emitted.js";
import type { RegisteredAttribute, RegisteredSpan, Registry } from "./registry-files.js";

/** Lists of ours whose members have the closed values of another attribute. */
const LISTS: Readonly<Record<string, string>> = { [attribute.reasons]: attribute.reason };
/** Names of the newest GenAI conventions, which the registry has in notes. */
const IN_NOTES: readonly string[] = [attribute.promptVersion, attribute.cacheWriteTokens];
const isOurs = (name: string): boolean => name.startsWith("wattspan.");
const each = (value: unknown): readonly unknown[] => [value].flat();

const membersOf = (row: RegisteredAttribute | undefined): readonly string[] | undefined =>
  typeof row?.type === "object" ? row.type.members.map(({ value }) => value) : undefined;

/** The mistakes in a value, by the type of its attribute. Attributes of OpenTelemetry are not checked. */
function problemOf(
  { attributes }: Registry,
  name: string,
  value: AttributeValue | undefined,
): string | undefined {
  if (!isOurs(name)) return undefined;
  const row = attributes.get(name);
  if (!row) return "is not in the registry";
  const members = membersOf(attributes.get(LISTS[name] ?? name));
  const unknown = members && each(value).find((one) => !members.includes(String(one)));
  if (unknown !== undefined) return `has the value ${unknown}, which is not in the registry`;
  const type = typeof row.type === "object" ? "string" : row.type;
  const is = Array.isArray(value) ? "string[]" : typeof value;
  const fits = type === "int" ? Number.isInteger(value) : is === (type === "double" ? "number" : type);
  return fits ? undefined : `is ${JSON.stringify(value)}, and the registry says ${type}`;
}

const problemsOf = (
  registry: Registry,
  where: string,
  attributes: Attributes,
  allowed: readonly string[],
): string[] =>
  Object.entries(attributes).flatMap(([name, value]) => {
    const problem = allowed.includes(name) ? problemOf(registry, name, value) : "does not belong to it";
    return problem === undefined ? [] : [`${where}: ${name} ${problem}`];
  });

/** OpenTelemetry's metrics, by our table: what it says of them is the conventions'. */
const THEIRS = new Map<string, Metric>(Object.values<Metric>(metric).map((row) => [row.name, row]));

function ofMetric(registry: Registry, emitted: EmittedMetric): string[] {
  const { name, points, scope, schemaUrl } = emitted;
  const own = registry.metrics.get(name);
  const imported = registry.imported.includes(name) ? THEIRS.get(name) : undefined;
  const row = own ?? (imported && { ...imported, brief: imported.description });
  if (!row) return [`${name} is not in the registry`];
  const theirs = name.startsWith("hw.") ? instrumentationScopes.hardware : instrumentationScopes.genAi;
  const home = own ? instrumentationScopes.wattspan : theirs;
  const said = [emitted.instrument, emitted.unit, emitted.description, scope, schemaUrl];
  const registered = [row.instrument, row.unit, row.brief, home.name, home.schemaUrl];
  const wrong = said.flatMap((word, i) =>
    word === registered[i] ? [] : [`${name} says ${word}, not ${registered[i]}`],
  );
  return [
    ...wrong,
    ...points.flatMap((attributes) => problemsOf(registry, name, attributes, row.attributes)),
  ];
}

/** Attributes that the application of a run gives. */
const isOfApplication = (name: string): boolean => name.startsWith("app.");

/** Which of the registered spans one of ours is. */
function typeOf({ spans }: Registry, { kind, attributes }: EmittedSpan): RegisteredSpan | undefined {
  const what = Object.hasOwn(attributes, attribute.stageKind)
    ? "stage"
    : Object.hasOwn(attributes, attribute.stepKind)
      ? "step"
      : attributes[attribute.operation] === "invoke_agent"
        ? "agent"
        : `inference.${kind}`;
  return spans.find(({ type, kind: of }) => type === `wattspan.${what}` && of === kind);
}

function ofSpan(registry: Registry, span: EmittedSpan): string[] {
  if (!span.isOurs) {
    const ours = Object.fromEntries(Object.entries(span.attributes).filter(([name]) => isOurs(name)));
    const allowed = registry.spans.flatMap(({ ofGroups }) => ofGroups);
    return problemsOf(registry, `span ${span.name}`, ours, allowed);
  }
  const type = typeOf(registry, span);
  if (!type) return [`span ${span.name}: the registry has no such span`];
  const written = Object.entries(span.attributes).filter(([name]) => !isOfApplication(name));
  return problemsOf(registry, type.type, Object.fromEntries(written), [
    ...type.own,
    ...type.ofGroups,
    ...IN_NOTES,
  ]);
}

function ofEvent(registry: Registry, { name, attributes }: EmittedEvent): string[] {
  const row = registry.events.find((one) => one.name === name);
  return row
    ? problemsOf(registry, name, attributes, row.attributes)
    : [`event ${name} is not in the registry`];
}

/** What was emitted, and is not in the registry, or is another there. */
export const unregistered = (registry: Registry, { metrics, spans, events }: Emitted): readonly string[] => [
  ...new Set([
    ...metrics.flatMap((one) => ofMetric(registry, one)),
    ...spans.flatMap((span) => ofSpan(registry, span)),
    ...events.flatMap((event) => ofEvent(registry, event)),
  ]),
];

/**
 * Every value that each attribute had anywhere; those of lists under the attribute whose values they have.
 */
function valuesOf({ metrics, spans, events }: Emitted): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  const all = [
    ...metrics.flatMap(({ points }) => points),
    ...[...spans, ...events].map(({ attributes }) => attributes),
  ];
  for (const [name, value] of all.flatMap((attributes) => Object.entries(attributes))) {
    const key = LISTS[name] ?? name;
    const known = values.get(key) ?? new Set();
    for (const one of each(value)) known.add(String(one));
    values.set(key, known);
  }
  return values;
}

/** Which of these names nothing that was seen has; where nothing was seen, that. */
function missingOf(where: string, names: readonly string[], seen: readonly Attributes[]): readonly string[] {
  if (seen.length === 0) return [where];
  const isMissing = (name: string) => seen.every((attributes) => attributes[name] === undefined);
  return names.filter(isMissing).map((name) => `${where}: ${name}`);
}

/** What is in the registry, and was not emitted. */
export function unemitted(registry: Registry, emitted: Emitted): readonly string[] {
  const { metrics, spans, events } = emitted;
  const imported = registry.imported.flatMap((name) => THEIRS.get(name) ?? { name, attributes: [] });
  const ofMetrics = [...registry.metrics.values(), ...imported].flatMap(({ name, attributes }) => {
    const points = metrics.filter((one) => one.name === name).flatMap((one) => one.points);
    return missingOf(name, attributes, points);
  });
  const attributesOf = (list: readonly EmittedSpan[]) => list.map(({ attributes }) => attributes);
  const ofSpans = registry.spans.flatMap((type) => {
    const ofType = spans.filter((span) => span.isOurs && typeOf(registry, span) === type);
    return missingOf(type.type, type.own, attributesOf(ofType));
  });
  const ofEvents = registry.events.flatMap(({ name, attributes }) => {
    const written = events.filter((event) => event.name === name);
    return missingOf(
      `event ${name}`,
      attributes,
      written.map((event) => event.attributes),
    );
  });
  const onAny = [...registry.spans.flatMap(({ ofGroups }) => ofGroups), ...IN_NOTES];
  const values = valuesOf(emitted);
  const ofValues = [...registry.attributes.values()].flatMap((row) =>
    (membersOf(row) ?? [])
      .filter((value) => !values.get(row.key)?.has(value))
      .map((value) => `${row.key}=${value}`),
  );
  return [
    ...new Set([
      ...ofMetrics,
      ...ofSpans,
      ...ofEvents,
      ...missingOf("any span", onAny, attributesOf(spans)),
      ...ofValues,
    ]),
  ];
}
