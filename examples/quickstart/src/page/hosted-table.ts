import type { Footprint } from "wattspan";
import { methodText, servedText } from "../report/method-text.ts";
import { rangeText } from "../report/quantity-text.ts";
import { html, type Markup } from "./markup.ts";
import { reasonsText } from "./reason-text.ts";
import type { Run } from "./run.ts";
import { notKnown, table } from "./tables.ts";

/** Calls of models that run elsewhere: their tokens, and what is known of their joules. Absent without any. */
export function hostedTable({ footprints }: Run): Markup | undefined {
  const calls = footprints.filter(({ kind, usage }) => kind === "inference" && usage !== undefined);
  if (calls.length === 0) return undefined;
  const rows = calls.map((call: Footprint) => {
    const { name, usage, energy, reasons } = call;
    return [
      name,
      usage?.inputFresh ?? notKnown(),
      usage?.output ?? notKnown(),
      energy === undefined ? notKnown() : rangeText(energy),
      energy === undefined ? reasonsText(reasons) : `${methodText(call)}; ${servedText(call)}`,
    ];
  });
  return html`${table(
    "Calls of hosted models",
    [["model"], ["tokens in", "number"], ["tokens out", "number"], ["joules", "number"], ["how, or why not"]],
    rows,
  )}`;
}
