import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileLibrary, compileProgram } from "./compile-stand-in.js";
import { NvmlStandIn, type StandInCard } from "./nvml-stand-in.js";

let compiled: { readonly library: Buffer; readonly program: Buffer } | undefined;

/** The compiled stand-ins, and the cards that they show. */
export interface CompiledDriver {
  /** Drives the cards, and knows what they drew. */
  readonly driver: NvmlStandIn;
  /** Where everything is. */
  readonly directory: string;
  /** Paths, for the options of the same names of `nvml`. */
  readonly library: string;
  readonly nvidiaSmi: string;
  /** Removes the directory. */
  close(): void;
}

/**
 * A library and a program that stand in for NVIDIA's, in a directory of their own, with their cards, until they are
 * closed. The first call compiles them, in about a second.
 *
 * @param clock `manual`: it moves by `driver.advance()` alone. `system`: as `performance.now()` does. Default `manual`.
 * @throws Error where there is no compiler: ask `hasCompiler()` first.
 * @example
 * const { driver, library, nvidiaSmi, close } = compiledDriver([{ watts: 300 }]);
 * const meter = nvml({ library, nvidiaSmi });
 */
export function compiledDriver(
  cards: readonly StandInCard[],
  clock: "manual" | "system" = "manual",
): CompiledDriver {
  compiled ??= compileBoth();
  const directory = mkdtempSync(join(tmpdir(), "wattspan-driver-"));
  const driver = new NvmlStandIn(directory, cards, { clock });
  // Each has its own: the loader would take two libraries at one path for one.
  const library = join(directory, "libnvidia-ml.so.1");
  const nvidiaSmi = join(directory, "nvidia-smi");
  writeFileSync(library, compiled.library);
  writeFileSync(nvidiaSmi, compiled.program, { mode: 0o755 });
  return {
    ...{ driver, directory, library, nvidiaSmi },
    close() {
      driver.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Once in a process. */
function compileBoth() {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-compile-"));
  try {
    return {
      library: readFileSync(compileLibrary(directory)),
      program: readFileSync(compileProgram(directory)),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
