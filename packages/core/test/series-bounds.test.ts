/** What a flood of labels makes of each metric. */

import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import * as attribute from "../src/names/attribute-names.js";
import type { Metric } from "../src/names/names.js";
import { createSums } from "../src/telemetry/sums.js";
import { closedValues, limitOf, mayBeAbsent, type SeriesBound, seriesBounds } from "./series-bounds.js";

const LABELS_BY_KIND: Readonly<Record<string, readonly string[]>> = {
  inference: [attribute.operation, attribute.provider, attribute.model],
  step: [attribute.agent, attribute.stepKind],
  agent: [attribute.agent],
  stage: [attribute.stage],
};
const LABELS = new Set(Object.values(LABELS_BY_KIND).flat());
/** Three times as many as are kept apart. */
const MAX_COMBINATIONS = 3000;

type Values = readonly (string | boolean | undefined)[];
const known = new Map<string, Values>();

/** More values than are kept apart, and none where it may be absent. */
function candidates(name: string): Values {
  const values = known.get(name) ?? allCandidates(name);
  known.set(name, values);
  return values;
}

function allCandidates(name: string): Values {
  const open = Array.from({ length: limitOf(name) + 10 }, (_, i) => `value ${i}`);
  const there = name === attribute.gridEstimated ? [true, false] : (closedValues(name) ?? open);
  return mayBeAbsent(name) ? [...there, undefined] : there;
}

/** Combinations of the candidates of some attributes: all of them, or the first very many. */
function* combinations(given: readonly string[]): Generator<Attributes> {
  // The first changes first: beyond the limit these are kept apart.
  const names = [...given].sort((one, other) => Number(isKept(other)) - Number(isKept(one)));
  const lists = names.map(candidates);
  const all = lists.reduce((product, list) => product * list.length, 1);
  for (let i = 0; i < Math.min(all, MAX_COMBINATIONS); i++) {
    const attributes: Attributes = {};
    let rest = i;
    for (const [index, list] of lists.entries()) {
      attributes[names[index] as string] = list[rest % list.length];
      rest = Math.floor(rest / list.length);
    }
    yield attributes;
  }
}

const isKept = (name: string): boolean => name === attribute.errorType || name === attribute.tokenType;

function* flood(row: Metric): Generator<Attributes> {
  if (!row.attributes.includes(attribute.activity)) return yield* combinations(row.attributes);
  const common = row.attributes.filter((name) => name !== attribute.activity && !LABELS.has(name));
  for (const [activity, labels] of Object.entries(LABELS_BY_KIND)) {
    const own = labels.filter((name) => row.attributes.includes(name));
    for (const attributes of combinations([...common, ...own])) {
      yield { ...attributes, [attribute.activity]: activity };
    }
  }
}

function flooded({ metric }: SeriesBound) {
  const sums = createSums([]);
  const seen = new Set<object>();
  let added = 0;
  for (const attributes of flood(metric)) {
    const sum = sums.of(metric, attributes);
    seen.add(sum);
    sums.add(sum, 1);
    added++;
  }
  let taken = 0;
  sums.take((_, value) => {
    taken += value;
  });
  return { sets: seen.size, added, taken };
}

describe("the bound of series", () => {
  it("a flood of labels reaches the stated bound of series of every metric, and nothing is lost", () => {
    const violations = seriesBounds().flatMap((bound) => {
      const { sets, added, taken } = flooded(bound);
      const { name } = bound.metric;
      return [
        ...(sets === bound.sets ? [] : [`${name}: expected ${bound.sets} sets, got ${sets}`]),
        ...(taken === added ? [] : [`${name}: expected a sum of ${added}, got ${taken}`]),
      ];
    });
    expect(violations).toEqual([]);
  });

  it("the bound of series is 100 models, 50 agents, 200 kinds of steps and stages, and 1,000 sets", () => {
    const { model, agent, stepKind, stage, provider } = attribute;
    expect([model, agent, stepKind, stage, provider].map(limitOf)).toEqual([100, 50, 200, 200, 1000]);
    expect(Math.max(...seriesBounds().map(({ sets }) => sets))).toBe(1002);
  });
});
