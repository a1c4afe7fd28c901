import { createPublicKey } from "node:crypto";
import { UsageError } from "../../command/usage-error.js";
import { type Description, JSON_OPTION } from "../options/described.js";
import { keyText } from "../options/signing-key.js";

/** `wattspan audit verify`: computes every number of a record again. */
export const AUDIT_VERIFY: Description = {
  name: "verify",
  summary: "whether all numbers of a record follow from its readings",
  description:
    "Computes every number of a record again, checks the chain of its lines and its signature, and names the " +
    "first line that differs.",
  arguments: {
    "<record>": "the file of an audit",
  },
  options: {
    "--public-key <file>": ["it must be signed with this key, in PEM", () => keyOf],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan audit verify run.audit.jsonl",
    "wattspan audit verify run.audit.jsonl --public-key audit.pub",
  ],
  exitCodes: "0 valid, 1 not valid, or not readable, 2 the command line is wrong",
  action: () => import("../actions/audit-verify.js"),
};

function keyOf(file: string): string {
  try {
    return createPublicKey(keyText(file)).export({ format: "der", type: "spki" }).toString("base64");
  } catch {
    throw new UsageError("--public-key", file, "a file with a public key in PEM", "--public-key audit.pub");
  }
}
