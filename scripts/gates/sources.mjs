// The gates on sources, all or those named. A process of its own: they parse every file in one go, and a
// server for the other gates in the same process would not answer for seconds.
import { run } from "../setup/run.mjs";
import { houseGates } from "./house.mjs";
import { report } from "./report.mjs";

const tool =
  (command, ...options) =>
  () =>
    run(command, options, "failed");
const CODE = ["packages", "examples", "attack", "lab", "dashboards", "deploy"];

const gates = {
  "format and lint": tool("biome", "check", "--error-on-warnings", "."),
  "arrows and cycles": tool("depcruise", "--output-type", "err-long", ...CODE),
  "unused code and dependencies": tool("knip"),
  "size of the core": tool("size-limit"),
  ...houseGates,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in gates));
if (unknown.length > 0) {
  const all = Object.keys(gates).map((name) => `"${name}"`);
  console.error(
    `The gates on sources are ${all.join(", ")}; without a name all of them run, and those on the packed packages.`,
  );
  process.exit(2);
}
const names = named.length > 0 ? named : Object.keys(gates);
const failed = await report(Object.fromEntries(names.map((name) => [name, gates[name]])));
if (failed.length > 0) process.exitCode = 1;
