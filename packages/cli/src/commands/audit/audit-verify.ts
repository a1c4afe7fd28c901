/** `wattspan audit verify`: computes every number of a record again. */

import { createPublicKey } from "node:crypto";
import { AuditError, summaryOf, type Verdict, verifiedRecord } from "@wattspan/audit";
import { verdictText } from "../../audit/audit-text.js";
import { summaryText } from "../../audit/summary-text.js";
import type { AddCommand, CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { UsageError } from "../../command/usage-error.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";
import { addExamples } from "../options/examples.js";
import { keyText } from "../options/signing-key.js";

interface AuditVerifyOptions {
  /** In DER, as Base64. */
  readonly publicKey?: string;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

const EXAMPLES = {
  examples: [
    "wattspan audit verify run.audit.jsonl",
    "wattspan audit verify run.audit.jsonl --public-key audit.pub",
  ],
  exitCodes: "0 valid, 1 not valid, or not readable, 2 the command line is wrong",
} as const;

/** Adds the command to `audit`. @example addAuditVerify(audit, context, (code) => codes.push(code)) */
export const addAuditVerify: AddCommand = (audit, context, ended) => {
  const command = audit
    .command("verify")
    .argument("<record>", "the file of an audit")
    .summary("whether all numbers of a record follow from its readings")
    .description(
      "Computes every number of a record again, checks the chain of its lines and its signature, and names the first line that differs.",
    )
    .option("--public-key <file>", "it must be signed with this key, in PEM", keyOf)
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async (record: string) =>
    ended(await run(record, command.optsWithGlobals<AuditVerifyOptions>(), context)),
  );
};

function keyOf(file: string): string {
  try {
    return createPublicKey(keyText(file)).export({ format: "der", type: "spki" }).toString("base64");
  } catch {
    throw new UsageError("--public-key", file, "a file with a public key in PEM", "--public-key audit.pub");
  }
}

async function run(
  record: string,
  { publicKey, json, color }: AuditVerifyOptions,
  { stdout, stderr, environment }: CommandContext,
): Promise<ExitCode> {
  const canvas = canvasOf(terminalOf(stdout, environment, color));
  try {
    const { verdict: found, recorded } = await verifiedRecord(record);
    const verdict = signedBy(publicKey, found);
    const isValid = verdict.verdict === "valid";
    const summary = isValid ? summaryOf(recorded) : undefined;
    const text = summary && summary.counted > 0 ? `${summaryText(summary, canvas.width)}\n` : "";
    stdout.write(
      json
        ? `${JSON.stringify({ ...verdict, ...(summary && { summary }) }, undefined, 2)}\n`
        : `${verdictText(verdict)}${text}`,
    );
    return isValid ? 0 : 1;
  } catch (error) {
    sayExpected(error, [AuditError], { stderr });
    return 1;
  }
}

/** A record that somebody else signed, or nobody, is not valid for whoever names a key. */
function signedBy(publicKey: string | undefined, verdict: Verdict): Verdict {
  if (publicKey === undefined || verdict.verdict === "invalid" || verdict.publicKey === publicKey)
    return verdict;
  const found = verdict.publicKey ?? "nothing";
  return { verdict: "invalid", line: verdict.lines, field: "publicKey", found, computed: publicKey };
}
