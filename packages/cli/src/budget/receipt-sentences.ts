import type { Receipt } from "@wattspan/budget";
import { amountsText, amountText } from "./amounts-text.js";

const RULES = new Map(
  Object.entries({
    fits: "it fits",
    unknown: "nothing is known of what such calls take, and the budget admits those while anything is left",
    critical: "it is critical, and critical work is never refused",
    "under way": "it was under way when the budget was asked",
    approved: "it was approved",
    "soft limit": "the limit is soft",
  }),
);

/** Says in sentences what was asked, decided and charged, and why. @example receiptSentences(receipt).join("\n") */
export function receiptSentences(receipt: Receipt): readonly string[] {
  const { id, at, approval } = receipt;
  return [
    `${id} is a receipt for ${callText(receipt)}, of ${String(at)}.`,
    ...receipt.entries.map(
      ({ budget, key, reserved }) =>
        `Budget "${budget}"${keyText(key)} ${receipt.decision === "refused" ? "was asked for" : "held"} ` +
        `${amountsText(reserved) ?? "nothing, since nothing was known"}.`,
    ),
    decisionText(receipt),
    ...(approval
      ? [
          `${approval.by} decided that, at ${String(approval.at)}${approval.note ? `: ${approval.note}` : ""}.`,
        ]
      : []),
    ...endTexts(receipt),
  ];
}

function callText({ call: { kind, name, model, operation, step } }: Receipt): string {
  const what = [operation, model ?? name].filter(Boolean).join(" of ");
  return `the ${kind ?? "call"}${what && ` "${what}"`}${step ? ` (step ${step})` : ""}`;
}

function decisionText({ decision, rule, refusal }: Receipt): string {
  if (decision === "admitted") return `The call was admitted: ${RULES.get(rule) ?? `rule "${rule}"`}.`;
  if (!refusal) return `The call was refused by rule "${rule}".`;
  const { budget, key, dimension, limit, used, reserved, asked, reason } = refusal;
  const amount = (value: number) => amountText(value, dimension);
  const room = `of ${amount(limit)}, ${amount(used)} were spent and ${amount(reserved)} held`;
  const wanted = asked === undefined ? "what it takes is unknown" : `it asked for ${amount(asked)}`;
  const by = rule === reason ? "" : `, by rule "${rule}"`;
  return (
    `The call was refused (${reason})${by}, and never sent: in budget "${budget}"${keyText(key)} ${room}; ` +
    `${wanted}.`
  );
}

function endTexts({ state, taken, entries }: Receipt): readonly string[] {
  if (state === "open") return ["It has not settled."];
  if (state === "released") return ["It was not sent in the end: everything was returned."];
  if (state === "refused") return [];
  const charges = entries.flatMap(({ budget, charged, chargedTo = "window" }) =>
    charged ? [`"${budget}" was charged ${amountsText(charged) ?? "nothing"} (${chargedTo}).`] : [],
  );
  return [`It took ${amountsText(taken) ?? "an unknown amount: what was reserved is charged"}.`, ...charges];
}

/** A budget without keys has one account. */
const keyText = (key: string): string => (key === "(all)" ? "" : ` (key ${key})`);
