import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../setup/run.mjs";

const TYPES = join(import.meta.dirname, "package-types.mjs");

/**
 * One gate per package, and one for the types of all. They check the tarballs that users would get, not the
 * folders these are made from.
 */
export function packageGates(ours) {
  const tarballs = Object.entries(ours).map(([name, url]) => [name, url.replace("file:", "")]);
  return {
    ...Object.fromEntries(
      tarballs.map(([name, tarball]) => [`package ${name}`, () => checkPackage(tarball)]),
    ),
    "types of packages": () =>
      run(process.execPath, [TYPES, ...tarballs.map(([, tarball]) => tarball)], "failed"),
  };
}

/**
 * Entries that must load little, in bytes with all that they import: libraries add them to applications that may
 * not use Wattspan.
 */
const LIGHT_ENTRIES = { "functions.js": 6000, "functions.cjs": 6000 };

async function checkPackage(tarball) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-pack-"));
  try {
    await run("tar", ["-xzf", tarball, "-C", folder], "could not be unpacked");
    checkContents(join(folder, "package"));
    await run("publint", ["--strict", tarball], "failed");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkContents(unpacked) {
  const files = readdirSync(unpacked);
  for (const file of ["LICENSE", "README.md", "dist"]) {
    if (!files.includes(file)) throw new Error(`The tarball has no ${file}.`);
  }
  const manifest = readFileSync(join(unpacked, "package.json"), "utf8");
  if (manifest.includes("workspace:")) throw new Error("The tarball depends on a workspace: version.");
  const dist = join(unpacked, "dist");
  for (const ending of [".js", ".cjs"]) checkModules(dist, ending);
  for (const [entry, most] of Object.entries(LIGHT_ENTRIES))
    if (readdirSync(dist).includes(entry)) checkLoaded(dist, entry, most);
}

function checkLoaded(dist, entry, most) {
  const loaded = filesOf(dist, entry);
  const bytes = [...loaded].reduce((sum, file) => sum + statSync(join(dist, file)).size, 0);
  if (bytes > most)
    throw new Error(`${entry} loads ${bytes} bytes, more than ${most}: ${[...loaded].join(", ")}`);
}

/** A file and those of the same folder that it loads. */
function filesOf(dist, file, found = new Set()) {
  found.add(file);
  for (const [, needed] of readFileSync(join(dist, file), "utf8").matchAll(
    /(?:from |require\()['"]\.\/([^'"]+)['"]/g,
  ))
    if (!found.has(needed)) filesOf(dist, needed, found);
  return found;
}

/** A module in two files has its state twice, and each class twice, which breaks `instanceof`. */
function checkModules(dist, ending) {
  const files = readdirSync(dist).filter((file) => file.endsWith(ending));
  const places = new Map();
  for (const file of files) {
    const modules = readFileSync(join(dist, file), "utf8").match(/^\/\/ src\/.+$/gm) ?? [];
    for (const module of new Set(modules)) places.set(module, [...(places.get(module) ?? []), file]);
  }
  if (files.length > 0 && places.size === 0)
    throw new Error("The build no longer shows which module is in which file.");
  const twice = [...places].filter(([, found]) => found.length > 1);
  if (twice.length === 0) return;
  throw new Error(
    twice.map(([module, found]) => `${module.slice(3)} is in ${found.join(" and ")}`).join("\n"),
  );
}
