/** This thread's single entry, for all meters and meterings in it. */

import { tmpdir } from "node:os";
import { SharedSlot } from "@wattspan/core/shared";
import { processSeconds } from "../host/processes/cpu-seconds.js";
import { LOOK_MS, Registry } from "./registry.js";
import { threadName } from "./thread-name.js";

/** Maximum time that opening a meter waits for the first look: a folder may be on a disk that hangs. */
const MAX_WAIT_MS = 500;

interface Shared {
  readonly registry: Registry;
  readonly firstLook: Promise<void>;
  holders: number;
  stop(): void;
}

/** Two copies of the package in one thread are one metering to others. */
const ENTRY = /* @__PURE__ */ new SharedSlot<Shared>("host-registry.v1", "stop");

/** A registry in use. */
export interface HeldRegistry {
  readonly registry: Registry;
  /** Resolves after the first look for others, or its timeout. */
  readonly looked: Promise<void>;
  /** The last holder to release it removes the entry. */
  release(): void;
}

/**
 * Joins the meterings of the host. @param folder Default: as before, else the system's folder for temporary
 * files.
 */
export function holdRegistry(folder?: string): HeldRegistry {
  const shared = ENTRY.orMake(() => begin(folder ?? tmpdir()));
  shared.holders++;
  const moved = folder === undefined ? undefined : shared.registry.move(folder);
  const looked = Promise.all([shared.firstLook, moved]).then(() => undefined);
  let isHeld = true;
  return {
    registry: shared.registry,
    looked: atMost(MAX_WAIT_MS, looked),
    release() {
      if (!isHeld) return;
      isHeld = false;
      if (--shared.holders > 0) return;
      shared.stop();
      if (ENTRY.value === shared) ENTRY.value = undefined;
    },
  };
}

function begin(folder: string): Shared {
  const clocks = { wallMs: () => Date.now(), now: () => performance.now() };
  const registry = new Registry(folder, threadName(), processSeconds(), clocks);
  const leave = () => registry.leave();
  const timer = setInterval(() => void registry.look(), LOOK_MS);
  timer.unref();
  process.on("exit", leave);
  return {
    registry,
    firstLook: Promise.resolve().then(() => registry.look()), // with the statements of this turn
    holders: 0,
    stop() {
      clearInterval(timer);
      process.off("exit", leave);
      leave();
    },
  };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    timer.unref();
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
