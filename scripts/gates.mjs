// Runs every quality gate, or those named, and reports each on one line; the output of a failed one follows
// it. Gates on sources and gates on packed packages run in parallel: the former compute while the latter wait
// for programs.
import { checkBills } from "./gates/bills.mjs";
import { houseGates } from "./gates/house.mjs";
import { checkInstall } from "./gates/install-size.mjs";
import { checkNext } from "./gates/next.mjs";
import { packageGates } from "./gates/packages.mjs";
import { withPacked } from "./gates/tarballs/install.mjs";
import { checkTarballs } from "./gates/tarballs.mjs";
import { checkZeroCode } from "./gates/zero-code.mjs";
import { run } from "./setup/run.mjs";

const tool =
  (command, ...options) =>
  () =>
    run(command, options, "failed");
const CODE = ["packages", "examples", "attack", "bench", "soak", "cardinality", "dashboards", "deploy"];

const written = {
  "format and lint": tool("biome", "check", "--error-on-warnings", "."),
  "arrows and cycles": tool("depcruise", "--output-type", "err-long", ...CODE),
  "unused code and dependencies": tool("knip"),
  "size of the core": tool("size-limit"),
  ...houseGates,
};
const packed = (ours) => ({
  ...packageGates(ours),
  "packed packages in use": () => checkTarballs(ours),
  "a fresh installation": () => checkInstall(ours),
  "bills of materials": () => checkBills(ours),
});
// One after another: both need free ports.
const applications = (ours) => ({
  "applications without a line of ours": () => checkZeroCode(ours),
  "an application of Next.js": () => checkNext(ours),
});

const failed = [];
const named = process.argv.slice(2);
if (named.length === 0)
  await withPacked((ours) => Promise.all([pass({ ...written, ...packed(ours) }), pass(applications(ours))]));
else if (named.every((name) => name in written))
  await pass(Object.fromEntries(named.map((name) => [name, written[name]])));
else {
  const all = Object.keys(written).map((name) => `"${name}"`);
  console.error(
    `The gates are ${all.join(", ")}; without a name all of them run, including those on the packed packages.`,
  );
  process.exit(2);
}
console.log(
  failed.length === 0 ? "All gates passed." : `${failed.length} gates failed: ${failed.join(", ")}.`,
);
if (failed.length > 0) process.exitCode = 1;

/** One after another. */
async function pass(gates) {
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
}
