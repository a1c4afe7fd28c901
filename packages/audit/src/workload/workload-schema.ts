/** The form of a workload file. The published JSON schema is made from it. */

import * as v from "valibot";
import { SCOPES } from "../format/scope.js";
import type { WorkloadPlan } from "./workload.js";

const MAX_SECONDS = 604_800;
/** Intervals are exact, and their cost grows with the square. */
const MAX_REPETITIONS = 1000;
const MAX_NAMES = 100;
const MAX_THROTTLES = 1e9;

/** Control characters act on terminals, and end lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const PLAIN = /^[^\x00-\x1f\x7f]+$/;
/** Relative, with `/`, and never up. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const RELATIVE = /^(?!\/)(?![A-Za-z]:)(?!(?:[^/]*\/)*\.\.(?:\/|$))[^\x00-\x1f\x7f\\]+$/;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(PLAIN));
const path = v.pipe(v.string(), v.maxLength(1000), v.regex(RELATIVE));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const argument = v.pipe(v.string(), v.maxLength(100_000));
const command = v.pipe(v.array(argument), v.minLength(1), v.maxLength(1000));
const wholeFrom = (least: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(MAX_REPETITIONS));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const file = { path, sha256: v.exactOptional(sha256) };
const stated = { path: v.exactOptional(path), sha256: v.exactOptional(sha256) };
const few = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(MAX_NAMES));

export const workloadSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  version: v.literal(1),
  name: text,
  scope: v.picklist(SCOPES),
  command: v.exactOptional(command),
  module: v.exactOptional(path),
  setup: v.exactOptional(command),
  repetitions: v.exactOptional(wholeFrom(1)),
  untilWidth: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  warmUps: v.exactOptional(wholeFrom(0)),
  restS: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_SECONDS))),
  timeoutS: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(MAX_SECONDS))),
  environment: v.exactOptional(few(v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)))),
  parameters: v.exactOptional(
    v.record(text, v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()])),
  ),
  inputs: v.exactOptional(few(v.strictObject(file))),
  models: v.exactOptional(few(v.strictObject({ name: text, version: v.exactOptional(text), ...stated }))),
  dataset: v.exactOptional(v.strictObject({ name: text, version: text, ...stated })),
  unit: v.exactOptional(
    v.strictObject({
      name: text,
      count: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1e15))),
    }),
  ),
  steadiness: v.exactOptional(
    v.strictObject({
      steal: v.exactOptional(share),
      others: v.exactOptional(share),
      throttling: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_THROTTLES))),
      frequency: v.exactOptional(v.boolean()),
      clock: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_SECONDS))),
      meter: v.exactOptional(v.boolean()),
    }),
  ),
  guardrails: v.exactOptional(few(text)),
}) satisfies v.GenericSchema<unknown, WorkloadPlan>;
