/** What a query speaks of that the table of names does not have. */

import { parser } from "@prometheus-io/lezer-promql";
import { attribute, extensionMetric, type Metric, metric, values } from "@wattspan/core/names";
import { label, PROCESS, series } from "../src/series.ts";

type Node = ReturnType<typeof parser.parse>["topNode"];

/** Every series that can be there, with its labels. */
const LABELS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...Object.values(metric), ...Object.values(extensionMetric)].flatMap((row: Metric) => {
    const labels = [...row.attributes.map(label), ...PROCESS];
    if (row.instrument !== "histogram") return [[series(row), new Set(labels)] as const];
    return [
      [series(row, "_bucket"), new Set([...labels, "le"])] as const,
      [series(row, "_sum"), new Set(labels)] as const,
      [series(row, "_count"), new Set(labels)] as const,
    ];
  }),
);

/** Values of labels whose list is closed. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(values).map(([key, list]) => [label(attribute[key as keyof typeof values]), list]),
);

/**
 * Metrics that do not exist, labels that a metric does not have, and values that a closed list does not have.
 * @example strangers("sum(wattspan_joules_total)") // ["the metric wattspan_joules_total"]
 */
export function strangers(expr: string): string[] {
  const text = ({ from, to }: Node) => expr.slice(from, to);
  const all = (node: Node, name: string): Node[] => [
    ...(node.name === name ? [node] : []),
    ...childrenOf(node).flatMap((child) => all(child, name)),
  ];
  const namesIn = (node: Node) => all(node, "Identifier").map(text);

  const { topNode } = parser.parse(expr);
  const metrics = namesIn(topNode)
    .filter((name) => !LABELS.has(name))
    .map((name) => `the metric ${name}`);
  const conditions = all(topNode, "UnquotedLabelMatcher").flatMap((matcher) => {
    const [name = "", , value = ""] = childrenOf(matcher).map(text);
    const selector = matcher.parent?.parent ?? matcher;
    return [...strangeLabels([name], namesIn(selector)), ...strangeValues(name, JSON.parse(value) as string)];
  });
  const groups = all(topNode, "GroupingLabels").flatMap((group) => {
    const scope = group.parent?.parent ?? group;
    const inScope = group.parent?.name === "AggregateModifier" ? withoutFilters(scope) : [scope];
    return strangeLabels(childrenOf(group).map(text), inScope.flatMap(namesIn));
  });
  return [...metrics, ...conditions, ...groups];
}

/** What comes out of a node: what stands behind `and` only decides which of the series before it do. */
function withoutFilters(node: Node): Node[] {
  const children = childrenOf(node);
  if (children.some(({ name }) => name === "And")) return children.slice(0, 1).flatMap(withoutFilters);
  return children.length === 0 ? [node] : children.flatMap(withoutFilters);
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const strangeLabels = (labels: readonly string[], of: readonly string[]): string[] =>
  of.flatMap((name) =>
    labels
      .filter((labelName) => LABELS.get(name)?.has(labelName) === false)
      .map((labelName) => `the label ${labelName} of ${name}`),
  );

function strangeValues(labelName: string, value: string): string[] {
  const list = VALUES.get(labelName);
  if (list === undefined || value === "") return [];
  return value
    .split("|")
    .filter((one) => one !== ".*" && !list.includes(one))
    .map((one) => `the value ${one} of ${labelName}`);
}
