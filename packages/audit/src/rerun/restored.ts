/** What a record says that is otherwise here: code, data, machine, place, versions, variables. */

import manifest from "../../package.json" with { type: "json" };
import { compareEnvironments } from "../environment/compare-environments.js";
import { environmentFacts } from "../environment/environment-facts.js";
import { AuditError } from "../format/audit-error.js";
import type { RecordedAudit } from "../summary/read-record.js";
import { pathDigest } from "../workload/path-digest.js";
import type { WorkloadDigest } from "../workload/workload-digests.js";

/** One thing that a rerun does not restore. */
export interface NotRestored {
  readonly kind: "code" | "data" | "machine" | "place" | "versions" | "variables";
  readonly fact: string;
  readonly recorded: string;
  readonly here: string;
}

/** This place. */
export interface PlaceOfRerun {
  /** Where the paths of the workload are. Default: the working folder. */
  readonly folder?: string | undefined;
  /** Default: the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Digests of tables. Default: they are not compared. */
  readonly tables?: Readonly<Record<string, string>> | undefined;
}

/**
 * What differs between the record and this place before the workload runs.
 * @example
 * (await notRestored(await readRecord("run.audit.jsonl"))).map(({ fact }) => fact)
 * // ["commit", "dataset faq"]
 */
export async function notRestored(
  recorded: RecordedAudit,
  { folder = process.cwd(), environment = process.env, tables }: PlaceOfRerun = {},
): Promise<readonly NotRestored[]> {
  return [
    ...environmentDifferences(recorded.environment, {
      ...(await environmentFacts(folder)),
      ...(tables && { tables }),
    }),
    ...versionsOf(recorded.header),
    ...(await dataOf(recorded.workload.digests, folder)),
    ...variablesOf(recorded, environment),
  ];
}

/** Facts that both know. Stated ones are stated anew by whoever runs it. */
export function environmentDifferences(
  recorded: RecordedAudit["environment"],
  here: RecordedAudit["environment"],
): readonly NotRestored[] {
  return compareEnvironments(recorded, here)
    .filter(({ a, b }) => a !== NOT_RECORDED && b !== NOT_RECORDED)
    .map(({ fact, a, b }) => ({ kind: kindOf(fact), fact, recorded: a, here: b }));
}

/** Another grid: the grams of both do not compare. */
export function placeDifferences(recorded: RecordedAudit, here: RecordedAudit): readonly NotRestored[] {
  const [a = "", b = ""] = [recorded, here].map(({ gridZones }) => gridZones.join(", "));
  if (a === "" || b === "" || a === b) return [];
  return [{ kind: "place", fact: "zone of the grid", recorded: a, here: b }];
}

const NOT_RECORDED = "not recorded";

const kindOf = (fact: string): NotRestored["kind"] => {
  if (fact === "node" || fact.startsWith("tables.")) return "versions";
  return /^(commit|isDirty|lockfile)\b/.test(fact) ? "code" : "machine";
};

function versionsOf({ software }: RecordedAudit["header"]): readonly NotRestored[] {
  const { name, version } = manifest;
  const recorded = String(((software ?? {}) as Readonly<Record<string, unknown>>)[name] ?? NOT_RECORDED);
  return recorded === version ? [] : [{ kind: "versions", fact: name, recorded, here: version }];
}

async function dataOf(digests: readonly WorkloadDigest[], folder: string): Promise<readonly NotRestored[]> {
  const found: NotRestored[] = [];
  for (const { of, name, path, sha256 } of digests) {
    if (path === undefined) continue;
    const here = await digestHere(folder, path);
    if (here !== sha256) found.push({ kind: "data", fact: `${of} ${name ?? path}`, recorded: sha256, here });
  }
  return found;
}

/** The path is one of the record: another file may be there, or none. */
async function digestHere(folder: string, path: string): Promise<string> {
  try {
    return (await pathDigest(folder, path)).sha256;
  } catch (error) {
    if (error instanceof AuditError) return error.message;
    throw error;
  }
}

function variablesOf(
  { workload }: RecordedAudit,
  environment: Readonly<Record<string, string | undefined>>,
): readonly NotRestored[] {
  const word = (isSet: boolean) => (isSet ? "set" : "not set");
  return (workload.plan?.environment ?? []).flatMap((fact) => {
    const recorded = word(!workload.unset.includes(fact));
    const here = word(environment[fact] !== undefined);
    return recorded === here ? [] : [{ kind: "variables" as const, fact, recorded, here }];
  });
}
