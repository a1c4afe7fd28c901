import { join } from "node:path";
import { Registry } from "../src/host-registry/registry.js";
import type { ThreadName } from "../src/host-registry/thread-name.js";
import { atTestEnd } from "./clean-up.js";
import { temporaryDirectory } from "./trees/temporary-tree.js";

/** A host whose time passes as the test says. */
export function registeredHost(folder = temporaryDirectory()) {
  const time = { wall: 1_000_000, ms: 0 };
  const clocks = { wallMs: () => ++time.wall, now: () => time.ms };
  let containers = 0;
  const join_ = (self: ThreadName) => {
    const registry = new Registry(folder, self, 0, clocks);
    atTestEnd(() => registry.leave());
    return registry;
  };
  return {
    folder,
    files: join(folder, "wattspan-meterings"),
    pass(ms: number) {
      time.ms += ms;
      time.wall += ms;
    },
    setClock(wallMs: number) {
      time.wall = wallMs;
    },
    join: join_,
    /** One whose process cannot be seen from here. */
    joinFromContainer: () => join_({ pid: 7, thread: 7, start: "1", place: `01234567_${++containers}` }),
  };
}
