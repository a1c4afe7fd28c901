import { named, oneOf, repeated, times } from "../../command/arguments.js";
import type { Description } from "../options/described.js";
import { MACHINE_OPTIONS } from "../options/machine-options.js";
import { PLACE_OPTION } from "../options/place-options.js";
import { SCOPES } from "../options/scopes.js";
import { VOID_ABOVE, voidAboveOf } from "../options/void-above.js";

/** `wattspan audit compare`: BASE against HEAD, in pairs whose order is drawn. */
export const AUDIT_COMPARE: Description = {
  name: "compare",
  summary: "whether a change keeps its limits of energy, carbon, latency and quality",
  description:
    "Runs a command in two folders, in pairs whose order is drawn, until the intervals are narrow, and says " +
    "whether HEAD keeps its limits and guardrails.",
  usage: "[options] <base> <head> [--workload <file> | -- <command> [arguments]]",
  arguments: {
    "<base>": "the folder of what is",
    "<head>": "the folder of what may come",
  },
  options: {
    "--recorded": [
      "BASE and HEAD are folders of records of `audit run`, three a side at least: compares them, and runs nothing",
    ],
    "--max-increase <component=share>": ["how much more HEAD may take: energy=5%; may be repeated", repeated],
    "--max-decrease <component=share>": [
      "how much less HEAD may achieve: quality=1%; may be repeated",
      repeated,
    ],
    "--policy <file>": [
      "limits, guardrails and waivers (default: .wattspan/policy.yaml of BASE, if it is there)",
      named("policy.yaml"),
    ],
    "--void-above <rule=share>": [`a pair is void ${VOID_ABOVE}`, () => voidAboveOf],
    "--workload <file>": [
      "a workload file in both folders, in place of a command: its command, setup, variables, time limit and " +
        "guardrails",
      named("workload.yaml"),
    ],
    "--scope <scope>": [`what the workload covers: ${SCOPES.join(", ")}`, oneOf(SCOPES)],
    "--seed <text>": ["draws the order inside the pairs (default: random)", named("17")],
    "--pairs <count>": ["the fewest pairs, from 6 (default: 10)", times],
    "--max-pairs <count>": [
      "the most pairs that count, and half as many void ones besides (default: 50)",
      times,
    ],
    "--markdown <file>": ["write the comment of a pull request", named("comment.md")],
    "--junit <file>": ["write JUnit XML", named("energy.xml")],
    "--json <file>": ["write every run and every figure", named("comparison.json")],
    "--log <file>": ["append the decision to this log", named(".wattspan/decisions.jsonl")],
    ...MACHINE_OPTIONS,
    ...PLACE_OPTION,
  },
  note: `BASE and HEAD are folders: two checkouts. The command runs in each, in pairs whose order is drawn. It may
write JSON to the file that WATTSPAN_FIGURES names:
  {"goals":5,"guardrails":{"moderation":5},"recall":0.92,"figures":{"quality":0.81}}`,
  examples: [
    "wattspan audit compare base head --max-increase energy=5% -- npm run load",
    "wattspan audit compare base head --policy .wattspan/policy.yaml --markdown comment.md -- python3 agent.py",
    "wattspan audit compare base head --workload workload.yaml --max-increase energy=5%",
    "wattspan audit compare records/main records/change --recorded --max-increase energy=5%",
  ],
  exitCodes:
    "0 within the limits, 1 a limit or a guardrail is broken or the workload failed, 2 the command line is " +
    "wrong, 3 no verdict",
  runsCommand: true,
  action: () => import("../actions/audit-compare.js"),
};
