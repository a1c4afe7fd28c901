import type { Case } from "../attack.ts";
import type { Bar } from "../bars.ts";
import { judge } from "../judge.ts";
import type { Observed } from "../observed.ts";
import type { AttackResult } from "../run-attack.ts";

/** A case of calls of 100 J, as they were attributed. */
function madeUpCase(name: string, values: readonly number[]) {
  const calls = values.map((value) => ({
    ...{ truth: 100, coverage: 1, reasons: [] },
    energy: { value, low: 0.9 * value, high: 1.1 * value },
  }));
  const runs: readonly Observed[] = [{ calls, devices: [{ drawn: 100, booked: 100, idle: 1 }] }];
  const run: Case["run"] = () => Promise.reject(new Error("It is made up."));
  return { case: { name, calls: calls.length, run }, runs };
}

const bars: readonly Bar[] = [
  { measure: "mean", least: 0.95, most: 1.05, before: "0.31" },
  { measure: "inBand", least: 0.9 },
  { measure: "idle", least: 0.98, most: 1.02 },
  { measure: "lost", most: 0 },
];

/** An attack of such cases. */
function judged(cases: readonly ReturnType<typeof madeUpCase>[]): AttackResult {
  const attack = { id: "G2", title: "a <title>", how: "How it goes.", cases: cases.map((each) => each.case) };
  return { attack, cases, verdicts: bars.map((bar) => judge(bar, cases)) };
}

/** An attack for tests of what is shown: one case holds, another does not. */
export const madeUpResult = (): AttackResult =>
  judged([madeUpCase("a good case", [100, 101]), madeUpCase("a <bad> case", [29, 30])]);
