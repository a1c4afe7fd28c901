/**
 * One piece of work on a simulated host. It draws power on its devices from its beginning to its end, unless a child
 * of it pauses it there.
 */
export interface SimulatedWork {
  readonly ended: boolean;
  /** Joules of one device, or of all, that are its own by the rule of the ledger; exact, up to now. */
  truth(device?: string): number;
  /** What it draws on each of its devices follows its weight, from now on. */
  setWeight(weight: number): void;
  /** It draws nothing from now on. What comes after the first end is ignored. */
  end(): void;
}

/** How work begins on a simulated host. */
export interface SimulatedWorkOptions {
  /** Default 1. 0: it owns nothing and pauses nobody. */
  readonly weight?: number;
  /** The work around it, which is paused where both have a device. Work that has ended is no parent any more. */
  readonly parent?: SimulatedWork | undefined;
  /** Ids of the devices that it draws power on. Default: all. */
  readonly devices?: readonly string[];
}

/** What one piece of work is to the physics. */
export interface LiveWork {
  weight: number;
  ended: boolean;
  readonly parent: LiveWork | undefined;
  /** Joules so far, by device: only of those that it has. */
  readonly joules: Map<string, number>;
}

/**
 * Those that draw power on a device: whoever has a live descendant there is paused, and what has no weight is
 * nothing.
 */
export function unpaused(live: ReadonlySet<LiveWork>, device: string): LiveWork[] {
  const weighted = [...live].filter(({ weight }) => weight > 0);
  const paused = new Set(weighted.map((work) => nearestAbove(work, device)));
  return weighted.filter((work) => !paused.has(work));
}

/**
 * The work around it on the same device. Who has ended ends the line: what it left behind stands for itself, on all
 * devices alike.
 */
function nearestAbove({ parent }: LiveWork, device: string): LiveWork | undefined {
  for (let above = parent; above && !above.ended; above = above.parent)
    if (above.weight > 0 && above.joules.has(device)) return above;
  return undefined;
}
