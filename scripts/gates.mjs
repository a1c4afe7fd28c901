// Runs every quality gate, or those on sources that are named, and reports each on one line; the output of a
// failed one follows it. Two lines of gates run in parallel: each computes while the other waits for programs.
// `npm run test:long -- next` builds an application of Next.js.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { checkInstall } from "./gates/install-size.mjs";
import { packageGates } from "./gates/packages.mjs";
import { report } from "./gates/report.mjs";
import { withPacked } from "./gates/tarballs/install.mjs";
import { checkTarballs } from "./gates/tarballs.mjs";
import { checkZeroCode } from "./gates/zero-code.mjs";

const SOURCES = join(import.meta.dirname, "gates/sources.mjs");

const packed = (ours) => ({
  ...packageGates(ours),
  "packed packages in use": () => checkTarballs(ours),
});
const applications = (ours) => ({
  "applications without a line of ours": () => checkZeroCode(ours),
  "a fresh installation": () => checkInstall(ours),
});

const named = process.argv.slice(2);
if (named.length > 0) process.exitCode = await onSources(named);
else {
  const failed = await withPacked(async (ours) => {
    const inOrder = async () => [
      ...((await onSources([])) === 0 ? [] : ["those on sources"]),
      ...(await report(packed(ours))),
    ];
    return (await Promise.all([inOrder(), report(applications(ours))])).flat();
  });
  console.log(
    failed.length === 0 ? "All gates passed." : `${failed.length} gates failed: ${failed.join(", ")}.`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

/** Returns the exit code. */
async function onSources(names) {
  const [code] = await once(spawn(process.execPath, [SOURCES, ...names], { stdio: "inherit" }), "close");
  return code ?? 1;
}
