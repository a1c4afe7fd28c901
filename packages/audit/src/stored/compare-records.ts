/** Stored records of BASE against those of HEAD. Pure. */

import { type CompareRules, compareRecordings } from "../compare/compare-pairs.js";
import type { ComparedRecording, Comparison } from "../compare/comparison.js";
import { compareEnvironments } from "../environment/compare-environments.js";
import type { StoredAudit } from "./stored-audit.js";
import type { StoredAudits } from "./stored-audits.js";

/** Facts of the code are those that a comparison is about. */
const OF_CODE = /^(?:commit|isDirty|lockfile)\b/;
const MAX_DIFFERENCES = 10;

/**
 * Compares records that were made at different times. Three a side are the fewest, and a record counts as one figure:
 * see {@link compareRecordings}. Machine, workload and its scope, meters and the way to know energy must agree. A
 * record that does not verify refuses the comparison, as whoever loses records would choose what is compared; a copy is
 * left out. So does a workload that failed in a repetition. What else differs is in `notes`.
 * @example
 * compareRecords(await storedAudits(["base"]), await storedAudits(["head"]), { limits: [limitOf("energy=5%")] })
 */
export function compareRecords(base: StoredAudits, head: StoredAudits, rules: CompareRules): Comparison {
  const [bases, heads] = [base, head].map(({ audits }) => audits.map(({ runs }) => runs)) as [
    StoredAudit["runs"][],
    StoredAudit["runs"][],
  ];
  const comparison = compareRecordings(bases, heads, rules);
  const why = whyRefused(base, head);
  return {
    ...comparison,
    ...(why !== undefined && { outcome: "not comparable", why, components: [], guardrails: [] }),
    recordings: { base: base.audits.map(recordingOf), head: head.audits.map(recordingOf) },
    notes: notesOf(base, head),
  };
}

function whyRefused(base: StoredAudits, head: StoredAudits): string | undefined {
  const [invalid] = [...base.leftOut, ...head.leftOut].filter(({ copyOf }) => copyOf === undefined);
  if (invalid) return `The record ${invalid.path} does not count: ${invalid.why}.`;
  for (const one of base.audits) {
    const same = head.audits.find(({ beginning }) => beginning === one.beginning);
    if (same) return `The record ${same.path} is in BASE and in HEAD.`;
  }
  // Void rules look at the machine alone; a workload that fails is not the machine's fault.
  const failing = [...base.audits, ...head.audits].find(({ runs }) => runs.some(hasFailed));
  if (failing)
    return `The workload failed in the record ${failing.path}: what is left of it is not comparable.`;
  return undefined;
}

/** As `audit run` names it, and as `verify` allows it without a broken rule. */
const hasFailed = ({ voidRule, isVoid }: StoredAudit["runs"][number]): boolean =>
  voidRule === "failed" || isVoid?.startsWith("failed") === true;

const recordingOf = (audit: StoredAudit): ComparedRecording => {
  const { path, startedAtMs, version, digest, runs, isPartial, publicKey } = audit;
  return {
    ...{ name: path, startedAt: new Date(startedAtMs).toISOString(), digest, isPartial },
    ...{ runs: runs.length, voids: runs.filter(({ isVoid }) => isVoid !== undefined).length },
    ...(version !== undefined && { version }),
    ...(publicKey !== undefined && { publicKey }),
  };
};

function notesOf(base: StoredAudits, head: StoredAudits): string[] {
  const sides = { BASE: base.audits, HEAD: head.audits };
  const all = [...base.audits, ...head.audits];
  const [ofBase, ofHead] = [base, head].map(({ audits }) => versionsOf(audits)) as [string[], string[]];
  const shared = ofBase.filter((version) => version !== NOT_STATED && ofHead.includes(version));
  return [
    ...Object.entries(sides).flatMap(([side, audits]) => {
      const versions = versionsOf(audits);
      return versions.length > 1
        ? [`the records of ${side} are of several versions: ${versions.join(", ")}`]
        : [];
    }),
    ...(shared.length > 0 ? [`BASE and HEAD have records of the same version: ${shared.join(", ")}`] : []),
    ...timeNote(base.audits, head.audits),
    ...all.flatMap(({ path, isPartial }) =>
      isPartial ? [`${path} is partial: its audit did not come to its end`] : [],
    ),
    ...[...base.leftOut, ...head.leftOut].flatMap(({ path, why, copyOf }) =>
      copyOf === undefined ? [] : [`${path} is left out: ${why}`],
    ),
    ...differencesOf(base.audits, head.audits),
  ];
}

const NOT_STATED = "(not stated)";

const versionsOf = (audits: readonly StoredAudit[]): string[] => [
  ...new Set(audits.map(({ version }) => version ?? NOT_STATED)),
];

/** Where one side is wholly older, time and change cannot be told apart. */
function timeNote(base: readonly StoredAudit[], head: readonly StoredAudit[]): string[] {
  const [ofBase, ofHead] = [base, head].map((audits) => audits.map(({ startedAtMs }) => startedAtMs)) as [
    number[],
    number[],
  ];
  if (ofBase.length === 0 || ofHead.length === 0) return [];
  const isOlder = Math.max(...ofBase) < Math.min(...ofHead);
  if (!isOlder && !(Math.max(...ofHead) < Math.min(...ofBase))) return [];
  const [older, later] = isOlder ? ["BASE", "HEAD"] : ["HEAD", "BASE"];
  return [
    `all records of ${older} are older than those of ${later}: what else changed in that time is in the difference`,
  ];
}

/** Of the environments and workloads, the last record of each side. */
function differencesOf(base: readonly StoredAudit[], head: readonly StoredAudit[]): string[] {
  const [ofBase, ofHead] = [base.at(-1), head.at(-1)];
  if (!ofBase || !ofHead) return [];
  const found = [
    ...compareEnvironments(ofBase.environment, ofHead.environment),
    ...compareEnvironments(ofBase.workload, ofHead.workload),
  ].filter(({ fact }) => !OF_CODE.test(fact));
  const shown = found
    .slice(0, MAX_DIFFERENCES)
    .map(({ fact, a, b }) => `${fact} differs: ${a} in BASE, ${b} in HEAD`);
  return found.length > shown.length ? [...shown, `${found.length - shown.length} more facts differ`] : shown;
}
