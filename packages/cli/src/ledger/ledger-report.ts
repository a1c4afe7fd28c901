/** What ledgers of services add up to, by chosen members of their rows. */

import { type LedgerItem, type LedgerRow, RowSums } from "@wattspan/audit/ledger";
import type { Member } from "./members.js";

/** One line of the report. */
interface LedgerLine {
  /** The members that it was added up by. Absent: not stated. */
  readonly of: Readonly<Partial<Record<Member, string>>>;
  /** Sums of energy: `energyJ`, `energyJLow`, `energyJHigh`, and so on. Absent: unknown. */
  readonly energy: Readonly<Record<string, number>>;
  /** Sums of work: `inferences`, `seconds`, `tokens.output`, … Absent where energy is divided further than work. */
  readonly work?: Readonly<Record<string, number>>;
}

/** Where a ledger could not be read. */
interface Damage {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** `wattspan ledger --json`. */
export interface LedgerReport {
  readonly by: readonly Member[];
  /** The hours of its rows: start of the first and of the last, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly lines: readonly LedgerLine[];
  readonly footprints: number;
  /** Footprints that were not kept, though they are in the sums. */
  readonly dropped: number;
  /** Priced again: joules without footprints, whose grams are as before. */
  readonly keptJ?: number;
  /** The first damaged lines, and how many there are. */
  readonly damage: readonly Damage[];
  readonly damaged: number;
}

/** A ledger of years has so many rows. */
const MAX_ROWS = 1_000_000;
const MAX_DAMAGE = 10;
const HOUR_LENGTH = "2026-11-29T05".length;
const DAY_LENGTH = "2026-11-29".length;
/** Work has none of these. */
const OF_ENERGY: readonly Member[] = ["zone", "method", "boundary", "emissions"];

/** What was read. */
export interface LedgerSums extends Omit<LedgerReport, "by" | "from" | "to" | "lines"> {
  readonly rows: readonly LedgerRow[];
}

/** Reads ledgers, and adds up rows of the same hour and source. @example await ledgerSums(readLedger([folder])) */
export async function ledgerSums(items: AsyncIterable<LedgerItem>): Promise<LedgerSums> {
  const sums = new RowSums(MAX_ROWS);
  const damage: Damage[] = [];
  const counts = { footprints: 0, dropped: 0, damaged: 0 };
  for await (const item of items) {
    if (item.type === "row") sums.add(item.row);
    else if (item.type === "footprint") counts.footprints++;
    else if (item.type === "dropped") counts.dropped += item.footprints;
    else {
      counts.damaged++;
      const { file, line, reason } = item;
      if (damage.length < MAX_DAMAGE) damage.push({ file, line, reason });
    }
  }
  return { rows: sums.take(), ...counts, damage };
}

/** Adds up rows by the chosen members. @example ledgerReport(sums, ["model", "method"]).lines */
export function ledgerReport({ rows, ...counts }: LedgerSums, by: readonly Member[]): LedgerReport {
  const lines = new Map<string, LedgerLine>();
  const hasWork = !by.some((member) => OF_ENERGY.includes(member));
  for (const row of rows) {
    if (row.type === "work" && !hasWork) continue;
    const values = by.map((member) => memberOf(row, member));
    const key = JSON.stringify(values);
    const line = lines.get(key) ?? newLine(by, values, hasWork);
    lines.set(key, line);
    const sums = (row.type === "work" ? line.work : line.energy) as Record<string, number>;
    for (const [name, amount] of Object.entries(row.amounts)) sums[name] = (sums[name] ?? 0) + amount;
  }
  const hours = rows.map(({ hour }) => hour).sort();
  const [from, to] = [hours[0], hours.at(-1)];
  const sorted = [...lines.values()].sort((a, b) => (b.energy.energyJ ?? 0) - (a.energy.energyJ ?? 0));
  const isOverTime = by.some((member) => member === "hour" || member === "day");
  return {
    by,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    lines: isOverTime ? sorted.sort(byTime) : sorted,
    ...counts,
  };
}

const byTime = ({ of: a }: LedgerLine, { of: b }: LedgerLine): number => {
  const [first, second] = [a.hour ?? a.day ?? "", b.hour ?? b.day ?? ""];
  return first === second ? 0 : first < second ? -1 : 1;
};

function newLine(
  by: readonly Member[],
  values: readonly (string | undefined)[],
  hasWork: boolean,
): LedgerLine {
  const stated = by.flatMap((member, index) =>
    values[index] === undefined ? [] : [[member, values[index]]],
  );
  return { of: Object.fromEntries(stated), energy: {}, ...(hasWork && { work: {} }) };
}

function memberOf({ hour, of }: LedgerRow, member: Member): string | undefined {
  if (member === "hour") return `${hour.slice(0, HOUR_LENGTH)}:00Z`;
  return member === "day" ? hour.slice(0, DAY_LENGTH) : of[member];
}
