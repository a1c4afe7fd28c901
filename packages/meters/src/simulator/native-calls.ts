import { setImmediate } from "node:timers/promises";
import type { Koffi, NativeFunction } from "../nvml/library/koffi.js";

/** Calls of a library in threads of koffi's, for which a simulation waits, however long this machine takes. */
export class NativeCalls {
  #underWay = 0;

  /** The same koffi, whose calls count here. */
  follow(koffi: Koffi): Koffi {
    return {
      load: (path) => {
        const library = koffi.load(path);
        return { func: (definition) => this.#followed(library.func(definition)) };
      },
      ...(koffi.address && { address: (bytes) => koffi.address?.(bytes) as bigint }),
    };
  }

  /** Resolves in a later turn of the event loop, when none is under way. */
  async settled(): Promise<void> {
    do await setImmediate();
    while (this.#underWay > 0);
  }

  #followed(native: NativeFunction): NativeFunction {
    const call = (...values: readonly unknown[]) => native(...values);
    const async = (...values: readonly unknown[]) => {
      const done = values.at(-1) as (...results: readonly unknown[]) => void;
      this.#underWay++;
      native.async(...values.slice(0, -1), (...results: readonly unknown[]) => {
        this.#underWay--;
        done(...results);
      });
    };
    return Object.assign(call, { async });
  }
}
