/** Computes every number of a record again. */

import { AuditError, readRecord, summaryOf, type Verdict } from "@wattspan/audit";
import { UNSIGNED, verdictText } from "../../audit/audit-text.js";
import { summaryText } from "../../audit/summary-text.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { sayExpected } from "../../command/expected-failure.js";
import { canvasOf } from "../../terminal/canvas.js";
import { terminalOf } from "../../terminal/terminal.js";

/** Options of `wattspan audit verify`. */
interface AuditVerifyOptions {
  /** In DER, as Base64. */
  readonly publicKey?: string;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** What `wattspan audit verify` does. */
export async function run(
  { publicKey, json, color }: AuditVerifyOptions,
  { stdout, stderr, environment }: CommandContext,
  [record]: readonly [string],
): Promise<ExitCode> {
  const canvas = canvasOf(terminalOf(stdout, environment, color));
  try {
    const { verdict: found, recorded } = await readRecord(record);
    const verdict = signedBy(publicKey, found);
    const isValid = verdict.verdict === "valid";
    const summary = isValid ? summaryOf(recorded) : undefined;
    const text = summary && summary.counted > 0 ? `${summaryText(summary, canvas)}\n` : "";
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
  const found = verdict.publicKey ?? UNSIGNED;
  return { verdict: "invalid", line: verdict.lines, field: "publicKey", found, computed: publicKey };
}
