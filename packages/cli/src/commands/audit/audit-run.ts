import { named, oneOf, place, times } from "../../command/arguments.js";
import { UsageError } from "../../command/usage-error.js";
import { type Description, JSON_OPTION } from "../options/described.js";
import { MACHINE_OPTIONS } from "../options/machine-options.js";
import { PLACE_OPTION } from "../options/place-options.js";
import { SCOPES } from "../options/scopes.js";
import { keyOf } from "../options/signing-key.js";
import { VOID_ABOVE, voidAboveOf } from "../options/void-above.js";

/** `wattspan audit run`: a command, run repeatedly and recorded, so that others can verify what it took. */
export const AUDIT_RUN: Description = {
  name: "run",
  summary: "what a workload takes, in repetitions that others can verify",
  description:
    "Runs a workload repeatedly, metered, and records what the meters showed and what follows from it. " +
    "Repetitions with stolen CPU time or busy neighbours are void.",
  usage: "[options] <workload> | [options] -- <command> [arguments]",
  arguments: {
    "[workload...]": "a workload file",
  },
  options: {
    "--repetitions <count>": ["how often (default: as the workload says, or 10)", times],
    "--warm-ups <count>": ["runs before them that do not count (default: as the workload says, or 1)", place],
    "--scope <scope>": [`what a command covers: ${SCOPES.join(", ")}`, oneOf(SCOPES)],
    "--void-above <rule=share>": [`a repetition is void ${VOID_ABOVE}`, () => voidAboveOf],
    "--pue <value=source>": [
      "power usage effectiveness of the place, and who states it: 1.12=operator's report of 2026",
      () => pueOf,
    ],
    "--record <file>": [
      "write the record there; it must not exist (default: run.audit.jsonl)",
      named("run.audit.jsonl"),
    ],
    "--sign <file>": ["sign it with this private Ed25519 key, in PEM", () => keyOf],
    ...JSON_OPTION,
    ...MACHINE_OPTIONS,
    ...PLACE_OPTION,
  },
  note: `A workload file (.yaml, .json, .ts, .js) declares a command or a module, its data and its scope, and all of it
is recorded. Of a command after -- only the digest is. Output goes to standard error. The workload may write
JSON to the file that WATTSPAN_FIGURES names:
  {"units":120,"goals":5,"guardrails":{"moderation":5}}
To make a key: openssl genpkey -algorithm ed25519 -out audit.pem`,
  examples: [
    "wattspan audit run --repetitions 12 -- python3 agent.py",
    "wattspan audit run workload.yaml",
    "wattspan audit run --record nightly.audit.jsonl --sign audit.pem -- npm run workload",
  ],
  exitCodes: "0 recorded, 1 not recorded, or no repetition counts, 2 the command line is wrong",
  runsCommand: true,
  action: () => import("../actions/audit-run.js"),
};

function pueOf(given: string) {
  const [, value, source] = /^(\d+(?:\.\d+)?)=(.*\S.*)$/s.exec(given) ?? [];
  if (source !== undefined && Number(value) >= 1 && Number(value) <= 10)
    return { value: Number(value), source };
  throw new UsageError("--pue", given, "a number from 1 to 10, and its source", '--pue "1.12=operator"');
}
