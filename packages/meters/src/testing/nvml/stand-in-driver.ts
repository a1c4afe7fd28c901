import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atTestEnd } from "../clean-up.js";
import { temporaryDirectory } from "../temporary-tree.js";
import { compileLibrary, compileProgram } from "./compile-stand-in.js";
import { NvmlStandIn, type StandInCard } from "./nvml-stand-in.js";

let compiled: { readonly library: Buffer; readonly program: Buffer } | undefined;

/** Both stand-ins in a directory of their own, with their cards. `cleanUp` removes it. */
export function standInDriver(cards: readonly StandInCard[], clock: "manual" | "system" = "manual") {
  compiled ??= compileBoth();
  const directory = temporaryDirectory();
  const driver = new NvmlStandIn(directory, cards, { clock });
  atTestEnd(() => driver.close());
  // Each test has its own: the loader would take two libraries at one path for one.
  const library = join(directory, "libnvidia-ml.so.1");
  const nvidiaSmi = join(directory, "nvidia-smi");
  writeFileSync(library, compiled.library);
  writeFileSync(nvidiaSmi, compiled.program, { mode: 0o755 });
  return { driver, directory, library, nvidiaSmi };
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
