import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { run } from "../setup/run.mjs";
import { bundledPackages } from "./bundled-packages.mjs";

const FORMAT = ["--sbom-format", "cyclonedx", "--sbom-type", "library"];

/**
 * The bill of materials of one packed package, as npm writes it: CycloneDX with every package that an
 * installation adds, and with those bundled in ours. `ours` are the tarballs of all our packages by name,
 * because none of them need be in a registry yet.
 */
export async function billOfMaterials(name, ours, folder) {
  const project = join(folder, name.replace(/\W+/g, "-"));
  mkdirSync(project, { recursive: true });
  await run(
    "tar",
    ["-xzf", ours[name].replace("file:", ""), "-C", project, "--strip-components=1"],
    "failed",
  );
  const path = join(project, "package.json");
  const { devDependencies, scripts, ...manifest } = JSON.parse(readFileSync(path, "utf8"));
  const local = (wanted = {}) =>
    Object.fromEntries(Object.entries(wanted).map(([of, range]) => [of, ours[of] ?? range]));
  const { dependencies, peerDependencies } = manifest;
  // What only our dependencies depend on.
  const further = Object.entries(ours).filter(
    ([of]) => of !== name && !(of in { ...dependencies, ...peerDependencies }),
  );
  const installable = {
    ...manifest,
    dependencies: local(dependencies),
    peerDependencies: local(peerDependencies),
    overrides: Object.fromEntries(further),
  };
  writeFileSync(path, JSON.stringify(installable));
  const locks = ["install", "--package-lock-only", "--ignore-scripts", "--prefer-offline", "--no-audit"];
  await run("npm", [...locks, "--no-fund", "--prefix", project], `${name} cannot be installed`);
  const sbom = ["sbom", "--package-lock-only", "--omit", "dev", ...FORMAT, "--prefix", project];
  const { stdout } = await promisify(execFile)("npm", sbom, {
    maxBuffer: 64e6,
    cwd: project,
    shell: process.platform === "win32", // npm is a .cmd file there
  });
  return withBundled(withLicences(withoutThisMachine(JSON.parse(stdout), name)));
}

/** Licences that a manifest states in the old form, `licenses`, which npm does not read. */
const OLD_FORM = { jstat: "MIT" };

function withLicences(bill) {
  const stated = (component) =>
    component.licenses || !(component.name in OLD_FORM)
      ? component
      : { ...component, licenses: [{ license: { id: OLD_FORM[component.name] } }] };
  return { ...bill, components: bill.components.map(stated) };
}

/** npm sees only manifests, not what a build has bundled into our files. Several of them may hold the same. */
function withBundled(bill) {
  const holders = [bill.metadata.component, ...bill.components];
  const held = new Map(holders.map((holder) => [holder["bom-ref"], bundledPackages(holder.name)]));
  const bundled = [...new Map([...held.values()].flat().map((one) => [one["bom-ref"], one])).values()];
  const tree = bill.dependencies.map(({ ref, dependsOn }) => ({
    ref,
    dependsOn: [...dependsOn, ...held.get(ref).map((component) => component["bom-ref"])],
  }));
  return {
    ...bill,
    components: [...bill.components, ...bundled],
    dependencies: [...tree, ...bundled.map((component) => ({ ref: component["bom-ref"], dependsOn: [] }))],
  };
}

/** The location of our tarballs means nothing to others, and npm names the package after its folder. */
function withoutThisMachine(bill, name) {
  const here = ({ url }) => url.startsWith("file:");
  const clean = ({ externalReferences = [], ...component }) => ({
    ...component,
    externalReferences: externalReferences.filter((reference) => !here(reference)),
  });
  const metadata = { ...bill.metadata, component: { ...bill.metadata.component, name } };
  return { ...bill, metadata, components: bill.components.map(clean) };
}
