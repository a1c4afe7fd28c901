import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

type Colour = "green" | "red" | "yellow" | "dim" | "bold";
/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** Colour when `stream` is a terminal and `NO_COLOR` is not set, as https://no-color.org asks. */
export function paintFor(stream: Pick<WriteStream, "isTTY">, environment: NodeJS.ProcessEnv): Paint {
  if (!stream.isTTY || (environment.NO_COLOR ?? "") !== "") return (_, text) => text;
  return (colour, text) => styleText(colour, text, { validateStream: false });
}
