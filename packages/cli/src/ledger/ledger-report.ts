/** What ledgers of services add up to, by chosen members of their rows. */

import { type LedgerItem, type LedgerRow, type RowSource, RowSums } from "@wattspan/ledger";

/** What rows are added up by. */
export type Member = "hour" | "day" | keyof RowSource;

/** One line of the report. */
interface LedgerLine {
  /** The members that it was added up by. Absent: not stated. */
  readonly of: Readonly<Partial<Record<Member, string>>>;
  /** Sums of energy: `energyJ`, `energyJLow`, `energyJHigh`, and so on. Absent: unknown. */
  readonly energy: Readonly<Record<string, number>>;
  /** Sums of work: `inferences`, `seconds`, `tokens.output`, … Absent where energy is divided further than work. */
  readonly work?: Readonly<Record<string, number>>;
}

type Damage = Omit<Extract<LedgerItem, { type: "damage" }>, "type">;

/** `wattspan ledger --json`. */
export interface LedgerReport {
  readonly by: readonly Member[];
  /** The hours of its rows: start of the first and of the last, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly lines: readonly LedgerLine[];
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

/**
 * Reads ledgers, and adds them up by the chosen members.
 * @example await ledgerReport(readLedger([folder]), ["model"])
 */
export async function ledgerReport(
  items: AsyncIterable<LedgerItem>,
  by: readonly Member[],
): Promise<LedgerReport> {
  const sums = new RowSums(MAX_ROWS);
  const damage: Damage[] = [];
  let damaged = 0;
  for await (const item of items) {
    if (item.type === "row") sums.add(item.row);
    else if (damaged++ < MAX_DAMAGE) damage.push({ file: item.file, line: item.line, reason: item.reason });
  }
  const rows = sums.take();
  const hours = rows.map(({ hour }) => hour).sort();
  const from = hours[0];
  const to = hours.at(-1);
  return {
    by,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    lines: linesOf(rows, by),
    damage,
    damaged,
  };
}

/** Over time in its order, else the most energy first. */
function linesOf(rows: readonly LedgerRow[], by: readonly Member[]): readonly LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  const hasWork = !by.some((member) => OF_ENERGY.includes(member));
  for (const row of rows) {
    if (row.type === "work" && !hasWork) continue;
    const of = Object.fromEntries(by.map((member) => [member, memberOf(row, member)]));
    const key = JSON.stringify(of);
    const line = lines.get(key) ?? { of, energy: {}, ...(hasWork && { work: {} }) };
    lines.set(key, line);
    const sums = (row.type === "work" ? line.work : line.energy) as Record<string, number>;
    for (const [name, amount] of Object.entries(row.amounts)) sums[name] = (sums[name] ?? 0) + amount;
  }
  const timeOf = ({ of }: LedgerLine) => of.hour ?? of.day ?? "";
  return [...lines.values()].sort((a, b) => {
    const [first, second] = [timeOf(a), timeOf(b)];
    if (first !== second) return first < second ? -1 : 1;
    return (b.energy.energyJ ?? 0) - (a.energy.energyJ ?? 0);
  });
}

function memberOf({ hour, of }: LedgerRow, member: Member): string | undefined {
  if (member === "hour") return `${hour.slice(0, HOUR_LENGTH)}:00Z`;
  return member === "day" ? hour.slice(0, DAY_LENGTH) : of[member];
}
