/** Version 1 of a footprint's JSON form, as a JSON Schema. Units: J, g, L, s, gCO2e/kWh. */

import { values } from "../names/attribute-values.js";
import { amount, band, count, dateTime, flag, listOf, moment, number, oneOf, record, type Schema, share, text } from "./schema.js"; // biome-ignore format: one line

/** Energy and water are not negative; grams are where a marginal intensity is. */
const totals = { energy: band(amount), co2e: band(number), marketCo2e: band(number), water: band(amount) };

const intensity = record(
  {
    zone: text,
    gramsPerKwh: band(number),
    signal: oneOf(values.gridSignal),
    basis: oneOf(values.gridBasis),
    source: text,
    validFromMs: moment,
    validToMs: moment,
    rung: oneOf(values.locationRung),
  },
  {
    estimated: flag,
    estimationMethod: text,
    stale: flag,
    kind: oneOf(["live", "forecast", "historical", "annual", "static"]),
    accounting: oneOf(["consumption", "production"]),
    publishedAtMs: moment,
    retrievedAtMs: moment,
    carbonFreeShare: share,
    renewableShare: share,
    scope1Share: share,
    scope3Share: share,
    attribution: text,
    insteadOf: text,
    otherBasis: flag,
  },
);

const partMethods = values.method.filter(
  (method) => !["mixed", "unavailable", "not_occurring"].includes(method),
);
const part = record(
  {
    component: oneOf(values.component),
    method: oneOf(partMethods),
    methodId: text,
    boundary: oneOf(values.boundary),
    emissionSource: oneOf(values.emissionSource),
  },
  {
    ...totals,
    zone: text,
    intensity,
    slots: listOf(record({ fromMs: moment, toMs: moment, energy: number, intensity })),
    waste: oneOf(["retry"]),
    waterSource: oneOf(values.waterSource),
    ghgScope: oneOf(values.ghgScope),
    scope1Share: share,
    scope3Share: share,
  },
);

const tokens = {
  inputFresh: amount,
  cacheRead: amount,
  cacheWrite: amount,
  output: amount,
  reasoning: amount,
  image: amount,
  audio: amount,
  counted: listOf(oneOf(["inputFresh", "output"])),
  band: record({
    low: record({}, { inputFresh: amount, output: amount }),
    high: record({}, { inputFresh: amount, output: amount }),
  }),
};
const usage = record({}, { ...tokens, byModel: listOf(record({ model: text }, tokens)) });

const subject = record(
  {},
  {
    service: text,
    serviceVersion: text,
    modelVersion: text,
    modelDigest: text,
    promptVersion: text,
    policyVersion: text,
    agentVersion: text,
    datasetVersion: text,
    configurationDigest: text,
    commit: text,
    owner: text,
    environment: text,
  },
);

const reasons = listOf(oneOf(values.reason));

/** All members but the version. */
export const footprintSchema: Schema = record(
  {
    id: text,
    kind: oneOf(values.activity),
    name: text,
    startedAt: dateTime,
    durationS: amount,
    outcome: oneOf(values.outcome),
    self: record({}, totals),
    parts: listOf(part),
    method: oneOf(values.method),
    coverage: number,
    resolution: number,
    weightPolicy: text,
    reasons,
  },
  {
    ...totals,
    parentId: text,
    continuesId: text,
    unknown: record({ count, reasons }),
    uncertainty: record({
      sensor: amount,
      sharing: amount,
      timing: amount,
      dominant: oneOf(["sensor", "sharing", "timing"]),
    }),
    intensity,
    usage,
    attempts: record({ count, failed: count }),
    transfer: record({}, { sentBytes: count, receivedBytes: count, unsized: count }),
    services: listOf(
      record(
        { host: text, calls: count },
        { ...totals, unknown: count, countedHere: { ...flag, enum: [true] } },
      ),
    ),
    stepKind: text, // callers without types state others
    role: text,
    goal: record({}, { name: text, state: oneOf(values.goal), reached: flag, quality: share }),
    waste: oneOf(["idle_wait", "backoff", "pruned"]),
    critical: { ...flag, enum: [true] },
    units: record({ count: amount }, { name: text }),
    subject,
  },
);

/** The published file: `@wattspan/core/footprint.v1.schema.json`. */
export const publishedSchema: Readonly<Record<string, unknown>> = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://wattspan.dev/schemas/footprint.v1.schema.json",
  title: "Footprint",
  description:
    "The footprint of one activity: joules, grams of CO2e, litres. Unknown values are absent, never 0.",
  ...footprintSchema,
  properties: { version: { const: 1 }, ...footprintSchema.properties },
  required: ["version", ...(footprintSchema.required ?? [])],
};
