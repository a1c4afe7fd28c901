// Runs a script of a family by its name: npm run generate -- signals
import { run } from "./setup/run.mjs";

/** Without a name, where a family has something to do then. */
const NOTHING = "";
const FAMILIES = {
  generate: {
    "check-tables": "models/check-tables.mjs",
    "cli-docs": "generate-cli-docs.mjs",
    configuration: "generate-configuration.mjs",
    dashboards: "generate-dashboards.mjs",
    "fit-phase": "fit-phase.mjs",
    manifests: "manifests.mjs",
    "model-names": "models/check-names.mjs",
    models: "models/update-models.mjs",
    signals: "generate-signals.mjs",
    "table-digests": "generate-table-digests.mjs",
  },
  release: { [NOTHING]: "release.mjs", bump: "release/bump.mjs", sbom: "sbom.mjs" },
};
/** They look at the packages as they are built. */
const BUILT = ["sbom"];

const [family, ...given] = process.argv.slice(2);
const name = given[0] === undefined || given[0].startsWith("-") ? NOTHING : given.shift();
const file = FAMILIES[family]?.[name];
if (file) {
  if (BUILT.includes(name)) await run("node", ["scripts/setup.mjs", "--build"], "The build failed");
  const path = new URL(file, import.meta.url);
  process.argv = [process.argv[0], path.pathname, ...given];
  await import(path);
} else {
  const names = Object.keys(FAMILIES[family] ?? {})
    .filter(Boolean)
    .map((one) => `npm run ${family} -- ${one}`);
  console.error(`Name one of:\n  ${names.join("\n  ")}`);
  process.exitCode = 2;
}
