/** Joins what several budgets advise. */

interface Limits {
  readonly maxOutputTokens?: number | undefined;
  readonly samples?: number | undefined;
}

/** The smaller numbers of both, and the later model. @example strictest({ samples: 2 }, { samples: 3 }) // { samples: 2 } */
export function strictest<L extends Limits>(before: L | undefined, later: L): L {
  let joined: L = { ...before, ...later };
  for (const name of ["maxOutputTokens", "samples"] as const) {
    const earlier = before?.[name];
    if (earlier !== undefined && earlier < (joined[name] ?? earlier)) joined = { ...joined, [name]: earlier };
  }
  return joined;
}
