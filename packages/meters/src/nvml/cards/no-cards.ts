import type { Unavailable } from "../library/return-codes.js";

/** Nothing lists a card. */
export function noCards(detail: string): Unavailable {
  return {
    status: "unavailable",
    reason: "absent",
    detail,
    remedy: "`nvidia-smi -L` should list the cards.",
  };
}

/** There are cards, but none of them counts. */
export function noneChosen(notes: readonly string[]): Unavailable {
  const detail = notes.join(" ") || "None of the cards was chosen.";
  return { status: "unavailable", reason: "absent", detail, remedy: 'Choose others: nvml({ gpus: "all" }).' };
}
