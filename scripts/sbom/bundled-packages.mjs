import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/**
 * The packages bundled in the files of a package, as CycloneDX components: what its sources import although
 * no installation adds it. A search for vulnerable packages must find them. Third-party packages have none
 * that we know of.
 */
export function bundledPackages(name) {
  const folders = readdirSync("packages").map((of) => join("packages", of));
  const ours = folders.find((folder) => manifestIn(folder).name === name);
  return ours ? bundledIn(ours) : [];
}

function bundledIn(directory) {
  const { dependencies, peerDependencies, devDependencies = {} } = manifestIn(directory);
  const brought = { ...dependencies, ...peerDependencies };
  const texts = ["src", "page"].flatMap((folder) => sourcesIn(join(directory, folder)));
  const isImported = (name) => texts.some((text) => importOf(name).test(text));
  return Object.keys(devDependencies)
    .filter((name) => !Object.hasOwn(brought, name) && isImported(name))
    .map((name) => componentOf(name, manifestIn(join(directory, "node_modules", name))));
}

/** An import of values. Examples in comments, and types, leave nothing in a build. */
const importOf = (name) => new RegExp(`^(?!import type|export type|\\s*(//|\\*)).*"${name}(/[^"]*)?";`, "m");

const sourcesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((file) => /\.(ts|css)$/.test(file) && !/\.test(-d)?\.ts$/.test(file))
        .map((file) => readFileSync(join(folder, file), "utf8"))
    : [];

function componentOf(name, { version, license, description }) {
  if (!readFileSync("NOTICE", "utf8").toLowerCase().includes(`${name} ${version}`.toLowerCase()))
    throw new Error(`NOTICE does not name ${name} ${version}, which is bundled in one of our packages.`);
  const [, integrity] = new RegExp(`^  ${name}@${version}:\\n.*integrity: sha512-([^}]+)`, "m").exec(
    readFileSync("pnpm-lock.yaml", "utf8"),
  );
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return {
    ...{ "bom-ref": `${name}@${version}`, type: "library", name, version, scope: "required", purl },
    ...(description && { description }),
    properties: [{ name: "wattspan:bundled", value: "true" }],
    hashes: [{ alg: "SHA-512", content: Buffer.from(integrity, "base64").toString("hex") }],
    licenses: [{ license: { id: license } }],
  };
}
