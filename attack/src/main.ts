/** Attacks attribution and shows the results: `npm run attack`. */

import { UsageError } from "../../lab/program/experiment.ts";
import { paintFor } from "../../lab/report/paint.ts";
import { ProgressLine } from "../../lab/report/progress-line.ts";
import { attacks } from "./attacks.ts";
import { type CommandLine, commandLine, usage } from "./command-line.ts";
import { attackTable, caseTable } from "./report/attack-table.ts";
import { type AttackResult, holds, runAttack } from "./run-attack.ts";

try {
  const asked = commandLine(process.argv.slice(2));
  if (asked.help) console.log(usage);
  else process.exitCode = await attack(asked);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}

/** Returns the exit code. */
async function attack({ only, seeds, cases }: CommandLine): Promise<number> {
  const line = new ProgressLine(process.stderr);
  const results: AttackResult[] = [];
  for (const each of attacks.filter(({ id }) => only.includes(id))) {
    line.say(`${each.id} …`);
    results.push(await runAttack(each, { seeds, share: 1 }, (share) => line.show(each.id, share)));
    line.end();
  }
  const paint = paintFor(process.stdout, process.env);
  if (cases) for (const result of results) console.log(`${caseTable(result, paint)}\n`);
  console.log(attackTable(results, paint, process.stdout.columns));
  const held = results.filter(holds).length;
  console.log(
    `\n${held} of ${results.length} attacks held, over ${seeds} ${seeds === 1 ? "seed" : "seeds"}.`,
  );
  if (!cases) console.log("Each case: --cases, or --only G2 for those of one attack.");
  return held === results.length ? 0 : 1;
}
