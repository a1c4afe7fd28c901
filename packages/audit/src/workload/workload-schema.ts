/** The form of a workload file. The published JSON schema is made from it. */

import * as v from "valibot";
import { MAX_REPETITIONS } from "../format/repetitions.js";
import { SCOPES } from "../format/scope.js";
import type { WorkloadPlan } from "./workload.js";

const MAX_SECONDS = 604_800;
const MAX_NAMES = 100;
const MAX_THROTTLES = 1e9;

/** Control characters act on terminals, and end lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const PLAIN = /^[^\x00-\x1f\x7f]+$/;
/** Relative, with `/`, and never up. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const RELATIVE = /^(?!\/)(?![A-Za-z]:)(?!(?:[^/]*\/)*\.\.(?:\/|$))[^\x00-\x1f\x7f\\]+$/;

const string = v.string("a text");
const number = v.number("a number");
const upTo = (most: number) => v.maxValue<number, number, string>(most, `at most ${most}`);
const from = (least: number) => v.minValue<number, number, string>(least, `at least ${least}`);
const above = v.gtValue<number, number, string>(0, "above 0");
const longest = (most: number) => v.maxLength<string, number, string>(most, `of a length of at most ${most}`);

const text = v.pipe(
  string,
  v.minLength(1, "not empty"),
  longest(200),
  v.regex(PLAIN, "a text without control characters"),
);
const path = v.pipe(
  string,
  longest(1000),
  v.regex(RELATIVE, "a path in this folder, with / and without .., such as data/faq.jsonl"),
);
const sha256 = v.pipe(string, v.regex(/^[0-9a-f]{64}$/, "a SHA-256 in 64 lower-case hexadecimal digits"));
const command = v.pipe(
  v.array(v.pipe(string, longest(100_000)), "a list"),
  v.minLength(1, "not empty"),
  v.maxLength(1000, "of a length of at most 1000"),
);
const wholeFrom = (least: number) =>
  v.pipe(number, v.integer("a whole number"), from(least), upTo(MAX_REPETITIONS));
const share = v.pipe(number, from(0), upTo(1));
const file = { path, sha256: v.exactOptional(sha256) };
const stated = { path: v.exactOptional(path), sha256: v.exactOptional(sha256) };
const few = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item, "a list"), v.maxLength(MAX_NAMES, `of a length of at most ${MAX_NAMES}`));

/** What editors show. */
const about = <T extends v.GenericSchema>(description: string, schema: T) =>
  v.pipe(schema, v.description(description));

export const workloadSchema = v.strictObject({
  $schema: v.exactOptional(about("Where this schema is, for editors.", string)),
  version: v.literal(1, "1"),
  name: about("What people call it.", text),
  scope: about("What it covers. Runs of different scopes are not compared.", v.picklist(SCOPES)),
  command: v.exactOptional(
    about("The program with its arguments. It runs in the folder of this file.", command),
  ),
  module: v.exactOptional(about("Instead of a command: a module whose default export is a function.", path)),
  setup: v.exactOptional(about("A command that runs once, before anything is counted.", command)),
  repetitions: v.exactOptional(about("Repetitions that count. Default 10.", wholeFrom(1))),
  warmUps: v.exactOptional(about("Repetitions before them that do not count. Default 1.", wholeFrom(0))),
  restS: v.exactOptional(
    about(
      "Seconds of rest before each repetition but the first. Default 0.",
      v.pipe(number, from(0), upTo(MAX_SECONDS)),
    ),
  ),
  timeoutS: v.exactOptional(
    about(
      "Seconds after which a repetition is ended and void. Default: none.",
      v.pipe(number, above, upTo(MAX_SECONDS)),
    ),
  ),
  environment: v.exactOptional(
    about(
      "Names of the only variables that the command gets, next to PATH, HOME and the like. Default: all.",
      few(v.pipe(string, v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "names of variables, without values"))),
    ),
  ),
  parameters: v.exactOptional(
    about(
      "Seeds, concurrency, sizes: whatever else decides what it does. It is recorded.",
      v.record(
        text,
        v.union(
          [string, v.pipe(number, v.finite("a finite number")), v.boolean()],
          "a text, a number, or true or false",
        ),
        "names with values",
      ),
    ),
  ),
  inputs: v.exactOptional(
    about(
      "Files and folders that it reads, in this folder. Their digests are recorded.",
      few(v.strictObject(file)),
    ),
  ),
  models: v.exactOptional(
    about(
      "Models that run. Without a path, the digest is recorded as stated.",
      few(v.strictObject({ name: text, version: v.exactOptional(text), ...stated })),
    ),
  ),
  dataset: v.exactOptional(
    about(
      "The data that it runs on, with its version.",
      v.strictObject({ name: text, version: text, ...stated }),
    ),
  ),
  unit: v.exactOptional(
    about(
      "What joules and CPU seconds are divided by, such as documents. Without a count, each repetition reports it.",
      v.strictObject({
        name: text,
        count: v.exactOptional(v.pipe(number, above, upTo(1e15))),
      }),
    ),
  ),
  steadiness: v.exactOptional(
    about(
      "When a repetition is void by rule.",
      v.strictObject({
        steal: v.exactOptional(share),
        others: v.exactOptional(share),
        throttling: v.exactOptional(v.pipe(number, from(0), upTo(MAX_THROTTLES))),
        frequency: v.exactOptional(v.boolean("true or false")),
        clock: v.exactOptional(v.pipe(number, from(0), upTo(MAX_SECONDS))),
        meter: v.exactOptional(v.boolean("true or false")),
      }),
    ),
  ),
  guardrails: v.exactOptional(about("Steps that each repetition must report.", few(text))),
}) satisfies v.GenericSchema<unknown, WorkloadPlan>;
