// Whether the types of packed packages fit their code in every way of importing them: node
// scripts/gates/package-types.mjs TARBALL… A process of its own: it computes for seconds. It checks all of them,
// as the compiler is loaded once.
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { problemKindInfo } from "@arethetypeswrong/core/problems";

/** It does not support `exports`; the oldest supported Node does. */
const UNSUPPORTED = "node10";

let checked = 0;
for (const tarball of process.argv.slice(2)) {
  const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!found.types) throw new Error(`${found.packageName} has no types.`);
  checked += Object.keys(found.entrypoints).length;
  for (const problem of found.problems.filter(({ resolutionKind }) => resolutionKind !== UNSUPPORTED)) {
    const { description } = problemKindInfo[problem.kind];
    console.error(`${found.packageName}: ${description}\n${JSON.stringify(problem, undefined, 2)}`);
    process.exitCode = 1;
  }
}
if (checked === 0) throw new Error("No package was checked.");
