/** Whether an answer may be given: it must not be like a passage that is withdrawn. */

import { similarity } from "./similarity.ts";

const LIMIT = 0.9;

export const moderate = (answer: string, withdrawn: readonly string[]): boolean =>
  withdrawn.every((one) => similarity(answer, one) < LIMIT);
