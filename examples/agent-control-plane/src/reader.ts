/** How the agent reads a paper: with all it has, or by what is worth its joules. */

import { type Budget, BudgetExceededError, diminishing, worthwhile } from "@wattspan/budget";
import { meterStep } from "wattspan";
import { type OcrModel, ocrModels } from "../../quickstart/src/ocr/networks.ts";
import type { Paper } from "../../quickstart/src/paper.ts";
import type { Look, Networks } from "./networks.ts";

/** The name of the step. */
export const LOOK = "look at the paper";

/** Ways to try a paper again. */
type Retry = "the same again" | "turned";

/** Upright pages reach 0.9 and more, upside-down ones 0.7 at most. */
const MIN_CONFIDENCE = 0.8;
/** Further looks at a page that was read, at other sizes: the surest counts. */
const OTHER_SIZES = [0.8, 1.25];
/** The habit of an agent that knows no joules. */
const HABIT: readonly Retry[] = ["the same again", "the same again", "turned"];
/** What a network is taken to need until there is history. */
export const FIRST_GUESS_J = 5;

/** Reads papers. Without a budget it tries everything. */
export class Reader {
  looks = 0;
  retries = 0;
  readonly #networks: Networks;
  readonly #budget: Budget | undefined;
  readonly #tried: Record<Retry, { worked: number; of: number }> = {
    "the same again": { worked: 0, of: 0 },
    turned: { worked: 0, of: 0 },
  };

  constructor(networks: Networks, budget: Budget | undefined) {
    this.#networks = networks;
    this.#budget = budget;
  }

  /** The text of a paper. Undefined: it could not be read. @throws BudgetExceededError, DamagedScanError */
  async read(paper: Paper): Promise<string | undefined> {
    let [turned, look] = [false, await this.#look(paper, 1, false)];
    for (let tries = 0; look.confidence < MIN_CONFIDENCE; tries++) {
      const retry = tries < HABIT.length ? this.#nextRetry(tries) : undefined;
      if (!retry) return undefined;
      this.retries++;
      turned = retry === "turned";
      look = await this.#look(paper, 1, turned);
      this.#tried[retry].of++;
      if (look.confidence >= MIN_CONFIDENCE) this.#tried[retry].worked++;
    }
    return (await this.#refined(paper, look, turned)).text;
  }

  /** Stops early when a further look yields too little for its joules, or by advice of the budget. */
  async #refined(paper: Paper, first: Look, turned: boolean): Promise<Look> {
    const refinement = diminishing({ patience: 1 });
    let best = first;
    for (const [i, size] of OTHER_SIZES.entries()) {
      if (this.#budget) {
        const isEnough = refinement(best.confidence, this.#costJ("detection", "recognition")).stop;
        if (isEnough || i + 1 >= this.#networks.samples) break;
      }
      try {
        const look = await this.#look(paper, size, turned);
        if (look.confidence > best.confidence) best = look;
      } catch (error) {
        if (!(error instanceof BudgetExceededError)) throw error;
        break; // what was read is kept
      }
    }
    return best;
  }

  /** With a budget: most chance for each joule, by what has worked so far. Undefined: nothing fits what is left. */
  #nextRetry(tries: number): Retry | undefined {
    if (!this.#budget) return HABIT[tries];
    const chance = ({ worked, of }: { worked: number; of: number }) => (worked + 1) / (of + 2);
    const weighed = worthwhile<Retry>(["the same again", "turned"], {
      value: (retry) => chance(this.#tried[retry]),
      energy: () => this.#costJ("detection", "recognition"),
      leftJ: this.#budget.status().left.energyJ,
    });
    return weighed.find(({ isChosen }) => isChosen)?.action;
  }

  #costJ(...networks: readonly OcrModel[]): number {
    return networks.reduce((sum, network) => {
      const { name: model, task: operation } = ocrModels[network];
      const call = { model, operation, estimate: { energyJ: FIRST_GUESS_J } };
      return sum + (this.#budget?.expected(call).energyJ ?? FIRST_GUESS_J);
    }, 0);
  }

  async #look(paper: Paper, size: number, turned: boolean): Promise<Look> {
    const look = await meterStep({ name: LOOK, kind: "tool" }, () =>
      this.#networks.look(paper, { size, turned }),
    );
    this.looks++;
    return look;
  }
}
