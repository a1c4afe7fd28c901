/** The rules of a comparison: those of a policy, and those of the command line. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { CompareOptions, GatePolicy, Limit } from "@wattspan/audit";
import { UsageError } from "../command/usage-error.js";

/** What the command line says of them. */
export interface GivenRules {
  readonly maxIncrease?: readonly Limit[];
  readonly maxDecrease?: readonly Limit[];
  readonly seed?: string;
  readonly pairs?: number;
  readonly maxPairs?: number;
}

const NO_POLICY = "version: 1\n";

/**
 * The text of a policy. One that HEAD brings along would judge itself: the default is the one of BASE.
 * @param base The folder of BASE; undefined: there is no default.
 * @throws {@link UsageError} for a file that cannot be read, and for a device or a pipe: neither is waited for.
 */
export async function policyIn(base: string | undefined, given: string | undefined): Promise<string> {
  const path = given ?? (base && join(base, ".wattspan", "policy.yaml"));
  if (path === undefined) return NO_POLICY;
  try {
    return await textOf(path);
  } catch (error) {
    if (given === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return NO_POLICY;
    throw new UsageError("--policy", given, "a file that can be read", "--policy .wattspan/policy.yaml");
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
