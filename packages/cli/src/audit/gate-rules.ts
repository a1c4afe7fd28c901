/** The rules of a comparison: those of a policy, and those of the command line. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { type CompareOptions, type GatePolicy, type Limit, policyOf } from "@wattspan/audit";
import { WattspanConfigurationError } from "@wattspan/core";
import { UsageError } from "../command/usage-error.js";
import { safeText } from "../terminal/text/safe-text.js";

/** What the command line says of them. */
export interface GivenRules {
  readonly maxIncrease?: readonly Limit[];
  readonly maxDecrease?: readonly Limit[];
  readonly seed?: string;
  readonly pairs?: number;
  readonly maxPairs?: number;
}

const NO_POLICY = "version: 1\n";
const MAX_PATH = 200;

/**
 * A policy and its text. One that HEAD brings along would judge itself: the default is the one of BASE.
 * @param base The folder of BASE; undefined: there is no default.
 * @throws {@link UsageError} for a file that cannot be read, and for a device or a pipe: neither is waited for.
 *   WattspanConfigurationError that begins with the file, for what is wrong in it.
 */
export async function policyIn(
  base: string | undefined,
  given: string | undefined,
): Promise<{ readonly text: string; readonly policy: GatePolicy }> {
  const path = given ?? (base && join(base, ".wattspan", "policy.yaml"));
  if (path === undefined) return parsed(NO_POLICY, "");
  try {
    return parsed(await textOf(path), path);
  } catch (error) {
    if (error instanceof PolicyFileError) throw error;
    if (given === undefined && (error as NodeJS.ErrnoException).code === "ENOENT")
      return parsed(NO_POLICY, "");
    throw new UsageError("--policy", given, "a file that can be read", "--policy .wattspan/policy.yaml");
  }
}

/** A policy that is none. The message begins with its file. */
class PolicyFileError extends WattspanConfigurationError {
  constructor(path: string, { option, allowed, problem }: WattspanConfigurationError) {
    super(option, undefined, allowed, problem);
    this.message = `${safeText(path, MAX_PATH)}: ${option} ${problem}`;
  }
}

function parsed(text: string, path: string) {
  try {
    return { text, policy: policyOf(text) };
  } catch (error) {
    throw error instanceof WattspanConfigurationError ? new PolicyFileError(path, error) : error;
  }
}

async function textOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new TypeError(`${path} is not a file`);
}

/** Limits of the command line replace those of the policy, component by component. */
export function rulesOf(
  policy: GatePolicy,
  { maxIncrease = [], maxDecrease = [], seed, pairs, maxPairs }: GivenRules,
): Omit<CompareOptions, "run"> {
  const given = [...maxIncrease, ...maxDecrease];
  const limits = [
    ...given,
    ...policy.limits.filter(({ component }) => !given.some((one) => one.component === component)),
  ];
  return {
    limits,
    guardrails: policy.guardrails,
    ...(seed !== undefined && { seed }),
    ...(pairs !== undefined && { minPairs: pairs }),
    ...(maxPairs !== undefined && { maxPairs }),
  };
}
