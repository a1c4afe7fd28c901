import { styleText } from "node:util";

/** Colours by meaning. */
export interface Style {
  readonly heading: (text: string) => string;
  /** Secondary text. */
  readonly faint: (text: string) => string;
  /** The main figure. */
  readonly strong: (text: string) => string;
  /** Assumed or missing values. */
  readonly caution: (text: string) => string;
  readonly bar: (text: string) => string;
  readonly failure: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

/**
 * Colours, or none. The caller has decided, so the stream is not checked again.
 * @example styleOf({ colour: true }).strong("3.7") // "\u001b[1m3.7\u001b[22m"
 */
export function styleOf({ colour }: { readonly colour: boolean }): Style {
  const as = (format: Format) => (text: string) =>
    colour && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    heading: as(["bold", "underline"]),
    faint: as("dim"),
    strong: as("bold"),
    caution: as("yellow"),
    bar: as("cyan"),
    failure: as("red"),
  };
}
