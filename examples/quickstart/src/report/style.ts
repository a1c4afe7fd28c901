import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

/** Colours by meaning. */
export interface Style {
  readonly heading: (text: string) => string;
  readonly failure: (text: string) => string;
  readonly unknown: (text: string) => string;
}

/** No colour. */
export const plainStyle: Style = {
  heading: (text) => text,
  failure: (text) => text,
  unknown: (text) => text,
};

/** Colour when `stream` is a terminal and `NO_COLOR` is not set, as https://no-color.org asks. */
export function styleFor(stream: WriteStream, environment: NodeJS.ProcessEnv): Style {
  if (!stream.isTTY || (environment.NO_COLOR ?? "") !== "") return plainStyle;
  const always = { validateStream: false };
  return {
    heading: (text) => styleText("bold", text, always),
    failure: (text) => styleText("red", text, always),
    unknown: (text) => styleText("yellow", text, always),
  };
}
