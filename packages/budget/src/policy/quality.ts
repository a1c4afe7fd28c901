import type { Footprint } from "@wattspan/core";
import type { QualityTarget } from "./policy.js";

const DEFAULT_OVER = 40;

/** Whether the work is good enough, by the mean of the last values. */
export class Quality {
  readonly target: QualityTarget;
  readonly #values: number[] = [];
  readonly #over: number;
  readonly #turned: (mean: number, isMissed: boolean) => void;
  #wasMissed = false;

  /** @param turned Called when the target is missed, and when it is met again. Must not throw. */
  constructor(target: QualityTarget, turned: (mean: number, isMissed: boolean) => void) {
    this.target = target;
    this.#turned = turned;
    this.#over = target.over ?? DEFAULT_OVER;
  }

  /** The mean. Undefined: too few values to judge. */
  get mean(): number | undefined {
    const { length } = this.#values;
    return length < this.#over / 4 ? undefined : this.#values.reduce((sum, value) => sum + value, 0) / length;
  }

  /** Whether the target is missed. Without enough values it is not. */
  get isMissed(): boolean {
    const { mean } = this;
    return mean !== undefined && mean < this.target.atLeast;
  }

  /** A value that is not a finite number states nothing. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#values.push(value);
    if (this.#values.length > this.#over) this.#values.shift();
    const { isMissed, mean } = this;
    if (isMissed === this.#wasMissed || mean === undefined) return;
    this.#wasMissed = isMissed;
    this.#turned(mean, isMissed);
  }

  /** What an agent's run states of itself. */
  addRun({ kind, goal }: Footprint): void {
    if (kind !== "agent" || !goal) return;
    if (this.target.metric === "goal.reached") this.add(goal.reached ? 1 : 0);
    if (this.target.metric === "goal.quality" && goal.quality !== undefined) this.add(goal.quality);
  }
}
