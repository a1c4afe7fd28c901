/** Lets a process end although something is still under way. */

import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The interval between checks of the resources. */
const LOOK_MS = 100;

/** A socket, a timer, or the holder of a request and its socket. */
interface Holding {
  unref?(): unknown;
  readonly req?: { readonly socket?: { unref?(): unknown } | null };
}

/**
 * Runs a task that may keep the process alive for this long. Its resources live on afterwards, as long as
 * something else keeps the process alive. Resources of others are not touched. Watching costs time: use it
 * for rare events only, such as the export before an exit.
 * @example await lettingGo(() => provider.forceFlush(), 5000)
 */
export async function lettingGo(task: () => Promise<void>, afterMs: number): Promise<void> {
  const inTask = new AsyncLocalStorage<true>();
  const begun: WeakRef<Holding>[] = [];
  const hook = createHook({
    init(_id, _type, _trigger, resource: Holding) {
      if (inTask.getStore() && isHolding(resource)) begun.push(new WeakRef(resource));
    },
  });
  const untilMs = performance.now() + afterMs;
  let isOver = false;
  const timer = setInterval(() => {
    if (performance.now() < untilMs) return;
    for (const one of begun) letGo(one.deref());
    if (isOver) clearInterval(timer); // a task may give up before its resources end
  }, LOOK_MS).unref();
  hook.enable();
  try {
    await inTask.run(true, task);
  } finally {
    hook.disable();
    inTask.disable(); // up to Node 22 each promise of the process would copy it
    isOver = true;
  }
}

/** An error thrown while a resource is made ends the process. */
function isHolding(resource: Holding): boolean {
  try {
    return Boolean(resource.unref || resource.req);
  } catch {
    return false;
  }
}

function letGo(one: Holding | undefined): void {
  try {
    one?.unref?.();
    one?.req?.socket?.unref?.(); // one that was open before
  } catch {
    return; // an exporter's own
  }
}
