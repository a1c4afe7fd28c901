/** `pnpm --filter ci-gate start` in the root of the repository. Reports go to the folder in `--out`, if it is given. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Change, gate } from "./gate.ts";

const { out } = parseArgs({ options: { out: { type: "string" } } }).values;
const PULL_REQUESTS: readonly { readonly title: string; readonly change: Change }[] = [
  { title: "Look at more passages", change: "more-candidates" },
  { title: "Moderate a sample of the answers", change: "sampled-moderation" },
];

for (const { title, change } of PULL_REQUESTS) {
  console.error(`pull request "${title}": the gate runs, for half a minute, longer on a busy machine`);
  const { exitCode, markdown, junit, json } = await gate(change, [
    ...["--location", "FR", "--max-pairs", "20"],
    ...["--void-above", "others=100%"], // A machine on which somebody reads this is not calm.
  ]);
  console.log(`## ${title}\n\n${markdown}\nExit code ${exitCode}.\n`);
  if (out === undefined) continue;
  await mkdir(out, { recursive: true });
  const files = { md: markdown, xml: junit, json };
  for (const [ending, text] of Object.entries(files)) await writeFile(join(out, `${change}.${ending}`), text);
}
