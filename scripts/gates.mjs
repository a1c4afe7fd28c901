// Runs every quality gate, one after another, and reports each on one line; the output of a failed one follows it.
import { checkBills } from "./gates/bills.mjs";
import { houseGates } from "./gates/house.mjs";
import { checkInstall } from "./gates/install-size.mjs";
import { checkNext } from "./gates/next.mjs";
import { packageGates } from "./gates/packages.mjs";
import { checkTarballs } from "./gates/tarballs.mjs";
import { checkZeroCode } from "./gates/zero-code.mjs";
import { run } from "./setup/run.mjs";

const script = (name) => () => run("npm", ["run", "--silent", name], "failed");
const gates = {
  "format and lint": script("lint"),
  "arrows and cycles": script("arrows"),
  "unused code and dependencies": script("unused"),
  "size of the core": script("size"),
  ...houseGates,
  ...packageGates(),
  "packed packages in use": checkTarballs,
  "applications without a line of ours": checkZeroCode,
  "an application of Next.js": checkNext,
  "a fresh installation": checkInstall,
  "bills of materials": checkBills,
};

const failed = [];
for (const [name, gate] of Object.entries(gates)) {
  const started = performance.now();
  try {
    const measured = await gate();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`ok      ${name} (${seconds} s)${measured ? `: ${measured}` : ""}`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}\n${(error.details || error.message).trimEnd()}\n`);
  }
}

console.log(
  failed.length === 0 ? "All gates passed." : `${failed.length} gates failed: ${failed.join(", ")}.`,
);
if (failed.length > 0) process.exitCode = 1;
