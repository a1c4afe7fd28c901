/**
 * Options of a metering that divides nothing with others. On a slow machine the first look for others outlasts the start, and until it is over
 * nothing that may be shared is charged.
 */
export const ALONE = { attribution: { sharers: () => 1 } } as const;
