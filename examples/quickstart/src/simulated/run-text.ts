import { footprintSums } from "../report/footprint-sums.ts";
import { plainTable } from "../report/plain-table.ts";
import { numberText, rangeText } from "../report/quantity-text.ts";
import type { Style } from "../report/style.ts";
import type { Check, RunChecks } from "./run-checks.ts";
import { type CardsBy, plan, type SimulatedDevice, type SimulatedRun } from "./simulated-run.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const CARDS = {
  library:
    "Its sockets are read by rapl, its cards by nvml, through a library that was compiled to stand in for NVIDIA's driver.",
  process:
    "Its sockets are read by rapl. No stand-in for NVIDIA's driver can be compiled and called here (gcc, koffi): its cards are counters in this process.",
} as const satisfies Record<CardsBy, string>;

/** What was simulated, before any number. */
export const simulatedNotice = (cardsBy: CardsBy, style: Style): string =>
  style.unknown(
    [
      `SIMULATED: a machine of ${plan.sockets} sockets with memory and ${plan.gpus} cards that does not exist. No number below was measured.`,
      CARDS[cardsBy],
      "Its power is made up and exactly known, so that it can be compared with what Wattspan counts.",
    ].join("\n"),
  );

/** What happened, in order. */
export function eventLines({ mostAtOnce, footprints, wrappedMs, away }: SimulatedRun): readonly string[] {
  const events: readonly (readonly [number, string])[] = [
    [0, `the first of ${footprints.length} calls begins; up to ${mostAtOnce} run at the same time`],
    [plan.lostAtMs, `card ${plan.lostCard} is lost, but keeps drawing power`],
    [plan.backAtMs, `card ${plan.lostCard} is back`],
    ...(away.unreadJ === undefined ? [] : [[away.untilMs, againLine(away.unreadJ)] as const]),
    [wrappedMs, "the counter of socket 0 wraps"],
  ];
  return events.toSorted(([a], [b]) => a - b).map(([ms, what]) => `${seconds(ms).padStart(6)}  ${what}`);
}

const againLine = (unreadJ: number): string =>
  `card ${plan.lostCard} is read again; its counter started anew, so the ${joulesText(unreadJ)} J of that time are unknown`;

/** By device: the truth, what was counted, and where it went. */
export function balanceTable({ devices }: SimulatedRun): string {
  const head = [
    "device",
    "read by",
    "tried on",
    "truth J",
    "counted J",
    "off by",
    "activities",
    "idle",
    "unattributed",
  ];
  const all = devices.map(numbersOf);
  const total = all.reduce((sum, row) => sum.map((value, i) => value + (row[i] ?? 0)));
  const rows = [
    head,
    ...devices.map((device, i) => [device.name, device.readBy, device.triedOn, ...cells(all[i] ?? [])]),
    ["all", "", "", ...cells(total)],
  ];
  return plainTable(rows, ["left", "left", "left", "right", "right", "right", "right", "right", "right"]);
}

const numbersOf = ({ status, truth }: SimulatedDevice): readonly number[] => {
  const { total, activity, idle, otherProcess, unattributed, carry } = status;
  return [truth, total, activity, idle + otherProcess, unattributed + carry];
};

function cells([truth = 0, total = 0, ...parts]: readonly number[]): readonly string[] {
  return [joulesText(truth), joulesText(total), offText(total / truth - 1), ...parts.map(joulesText)];
}

/** Beyond them a number has the rounding of its sums. Two that differ by no more are one number, and look it. */
const DIGITS = 12;
const joulesText = (joules: number): string => Number(joules.toPrecision(DIGITS)).toFixed(3);
const offText = (relative: number): string => Math.abs(relative).toExponential(0);

/** Whether everything holds. */
export function verdictTable(run: SimulatedRun, checks: RunChecks, style: Style): string {
  const { energy, co2e } = footprintSums(run.footprints);
  const least = Math.min(1, ...checks.partlyCovered.map(({ coverage }) => coverage));
  const rows = [
    ["joules", text(checks.truth, "what the devices counted is the truth")],
    ["parts", text(checks.parts, "activities, idle and the rest are what each device counted")],
    ["footprints", text(checks.footprints, `those of ${run.footprints.length} calls are the activities`)],
    [
      "coverage",
      text(
        checks.coverage,
        `${checks.partlyCovered.length} calls have less than 1, as card ${plan.lostCard} was away: ${numberText(least)} and more`,
      ),
    ],
    [
      "calls",
      `${rangeText(energy)} J${co2e ? `, ${rangeText(co2e)} gCO2e` : ""}, with the bands that sensors would have`,
    ],
  ];
  return plainTable(
    rows.map(([label = "", line = ""]) => [style.heading(label), line]),
    ["left", "left"],
  );

  function text({ off, most, holds }: Check, what: string): string {
    const verdict = holds ? "holds" : style.failure("VIOLATED");
    return `${verdict}: ${what}; off by ${off.toExponential(0)}, at most ${most.toExponential(0)}`;
  }
}
