/** A process that asks for the lock of its host at given times. */

import { HostLock } from "../../src/start/host-lock.ts";

const lock = new HostLock(process.argv[2] as string);
process.on("message", (nowMs: number) => process.send?.(lock.held(nowMs)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
