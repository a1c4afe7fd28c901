import { zeros } from "../amounts/dimensions.js";
import type { Span } from "../windows/window.js";

/** What one span of a window has spent and holds in reserve. */
export class Period {
  /** It may change when the clock goes back: see `Account.advance`. */
  span: Span;
  readonly spent = zeros();
  /** The part of `spent` that earlier windows admitted. */
  readonly carried = zeros();
  /** How many charges of a dimension were unknown, and not reserved either: `spent` is then a lower bound. */
  readonly unknown = zeros();
  readonly reserved = zeros();
  /** Calls admitted in it that have not settled. */
  inFlight = 0;
  isClosed = false;

  constructor(span: Span) {
    this.span = span;
  }
}
