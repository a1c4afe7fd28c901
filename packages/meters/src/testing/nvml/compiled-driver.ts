import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileLibrary, compileProgram } from "./compile-stand-in.js";
import { NvmlStandIn, type StandInCard } from "./nvml-stand-in.js";

let compiled: { readonly library: Buffer; readonly program: Buffer } | undefined;

/** Both stand-ins in a directory of their own, with their cards, until it is closed. */
export function compiledDriver(cards: readonly StandInCard[], clock: "manual" | "system" = "manual") {
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
