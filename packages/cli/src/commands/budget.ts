import { named } from "../command/arguments.js";
import { type Description, JSON_OPTION } from "./options/described.js";

/** `wattspan budget`: what budgets spent and decided, from a file. */
export const BUDGET: Description = {
  name: "budget",
  summary: "what budgets spent and decided, from their file or their receipts",
  description:
    "What budgets of @wattspan/budget spent and decided: from the file that keepInFile keeps, or from " +
    "receipts as JSON lines, as onReceipt gets them.",
  arguments: {
    "<file>": "the file of keepInFile, or receipts as JSON lines",
  },
  options: {
    "--receipts": ["the receipts, one in each row"],
    "--explain <receipt>": ["says why one call was admitted or refused", named("research/12")],
    ...JSON_OPTION,
  },
  examples: [
    "wattspan budget /var/lib/agents/budget.json",
    "wattspan budget receipts.jsonl --receipts",
    "wattspan budget receipts.jsonl --explain research/12",
  ],
  exitCodes: "0 done, 1 the file has no budget or no such receipt, 2 the command line is wrong",
  action: () => import("../budget/action.js"),
};
