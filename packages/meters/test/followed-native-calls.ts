/** Calls of a driver's library in threads of koffi's, for which a test waits, however long this machine takes. */

import { setImmediate } from "node:timers/promises";
import koffi from "koffi";
import { vi } from "vitest";
import type { Koffi, NativeFunction } from "../src/nvml/library/koffi.js";
import { atTestEnd } from "./clean-up.js";

/** Follows those of all libraries that are loaded from now on. Gives what waits until none is under way. */
export function followedNativeCalls(): () => Promise<void> {
  let underWay = 0;
  const follow = (native: NativeFunction): NativeFunction => {
    const call = (...values: readonly unknown[]) => native(...values);
    const async = (...values: readonly unknown[]) => {
      const done = values.at(-1) as (...results: readonly unknown[]) => void;
      underWay++;
      native.async(...values.slice(0, -1), (...results: readonly unknown[]) => {
        underWay--;
        done(...results);
      });
    };
    return Object.assign(call, { async });
  };
  const given: Koffi = koffi;
  const load = given.load.bind(given);
  const followed = vi.spyOn(given, "load").mockImplementation((path) => {
    const library = load(path);
    return { func: (definition) => follow(library.func(definition)) };
  });
  atTestEnd(() => followed.mockRestore());
  return async () => {
    do await setImmediate();
    while (underWay > 0);
  };
}
