/**
 * How many trials a statistical test makes: few of them in `npm test`, all of them among the long checks, which
 * run files named `*.trials.test.ts` too. Bounds are shares of the trials.
 */
export const trials = (few: number, all: number): number =>
  process.env.WATTSPAN_ALL_TRIALS === "yes" ? all : few;
