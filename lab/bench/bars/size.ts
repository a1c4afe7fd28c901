/** P7: what `@wattspan/core` adds to an application: bytes, milliseconds, packages. */

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Assertions } from "../measure/assertions.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { spread } from "../measure/statistics.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Limits in kB, by a word in the name of an entry. */
const LIMITS = { functions: 0.35, "without devices": 26, everything: 38 };
const IMPORT_MS = 10;

/** One entry of `.size-limit.mjs`, as size-limit reports it. */
interface Size {
  readonly name: string;
  /** Bytes, minified and compressed with brotli. */
  readonly size: number;
}

/** An import whose CPU time is measured. */
interface Import {
  readonly what: string;
  readonly entry: string;
  readonly name: string;
  readonly limit?: number;
  /** Whether Node keeps what it has compiled, as applications may ask of it. */
  readonly isCached?: boolean;
}

const IMPORTS: readonly Import[] = [
  { what: "import, CPU time", entry: "@wattspan/core", name: "createMetering", limit: IMPORT_MS },
  {
    what: "the same with Node's compile cache",
    entry: "@wattspan/core",
    name: "createMetering",
    isCached: true,
  },
  { what: "import of the four functions alone", entry: "@wattspan/core/functions", name: "meterInference" },
];

/** Prints what importing takes beyond OpenTelemetry's API, which the application has anyway. */
const importer = ({ entry, name }: Import) => `
await import("@opentelemetry/api");
const before = process.cpuUsage();
const { ${name} } = await import("${entry}");
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000, typeof ${name});
`;

export const bar: Bar = {
  title: "Size of @wattspan/core",
  how:
    "The entries of `.size-limit.mjs`, bundled, minified and compressed with brotli by size-limit, without the peer `@opentelemetry/api`. " +
    "Import: CPU time in fresh processes that have already loaded the API. Packages: `dependencies` of the package.",
  unmet:
    "The whole includes tracking of refreshes, settlement, late spans and observed streams; code that only meters calls loads `@wattspan/core/functions` alone.",
  async measure({ quick, assert, progress }) {
    const sizes = await measureSizes(assert);
    progress(0.3);
    const imports: Measure[] = [];
    for (const [i, each] of IMPORTS.entries())
      imports.push(
        await measureImport(each, quick ? 3 : 31, assert, (share) =>
          progress(0.3 + (0.7 * (i + share)) / IMPORTS.length),
        ),
      );
    return [
      ...sizes,
      ...imports,
      { what: "packages that it brings along", figure: { value: dependencies(), unit: "" }, limit: 0 },
    ];
  },
};

async function measureSizes(assert: Assertions): Promise<Measure[]> {
  const program = `${ROOT}node_modules/size-limit/bin.js`;
  const sizes = JSON.parse(await outputOf([program, "--json"], ROOT)) as readonly Size[];
  assert.that(
    "size-limit measured the whole and the functions",
    sizes.length >= 2,
    () => `${sizes.length} entries`,
  );
  return sizes.map(({ name, size }) => {
    const limit = Object.entries(LIMITS).find(([word]) => name.includes(word))?.[1];
    return {
      what: name.includes("everything") ? "the whole" : name,
      figure: { value: size / 1000, unit: "kB" },
      ...(limit !== undefined && { limit }),
    };
  });
}

async function measureImport(
  imported: Import,
  runs: number,
  assert: Assertions,
  progress: Bench["progress"],
): Promise<Measure> {
  const { what, limit, isCached } = imported;
  const cache = isCached ? mkdtempSync(join(tmpdir(), "wattspan-compiled-")) : undefined;
  const times: number[] = [];
  try {
    if (cache) await importMs(imported, assert, cache); // the first run fills it
    while (times.length < runs) {
      times.push(await importMs(imported, assert, cache));
      progress(times.length / runs);
    }
  } finally {
    if (cache) rmSync(cache, { recursive: true });
  }
  return { what, figure: { ...spread(times), unit: "ms" }, ...(limit !== undefined && { limit }) };
}

async function importMs(imported: Import, assert: Assertions, cache = ""): Promise<number> {
  const output = await outputOf(
    ["--input-type=module", "--eval", importer(imported)],
    fileURLToPath(new URL("..", import.meta.url)),
    { ...process.env, NODE_COMPILE_CACHE: cache },
  );
  const [ms, type] = output.trim().split(" ");
  assert.that("the import gave a function", type === "function", () => output);
  return Number(ms);
}

function dependencies(): number {
  const manifest = JSON.parse(readFileSync(`${ROOT}packages/core/package.json`, "utf8")) as {
    dependencies?: object;
  };
  return Object.keys(manifest.dependencies ?? {}).length;
}

/**
 * Output of a program on this Node; size-limit ends with 1 if its own limits are exceeded, but still prints.
 */
async function outputOf(args: readonly string[], cwd: string, env = process.env): Promise<string> {
  try {
    return (await run(process.execPath, [...args], { cwd, env })).stdout;
  } catch (error) {
    const { stdout = "" } = error as { stdout?: string };
    if (stdout.trim() === "") throw error;
    return stdout;
  }
}
