/** Buttons for the time range. */

import { made } from "./element.js";

const FIRST = 15;

/** @param onChange called for a new choice. @example choicesIn(element("choices"), refresh).minutes // 15 */
export function choicesIn(parent: HTMLElement, onChange: () => void) {
  let minutes = FIRST;
  const buttons = new Map<number, HTMLButtonElement>();
  const mark = () => {
    for (const [length, button] of buttons) button.setAttribute("aria-pressed", String(length === minutes));
  };
  return {
    get minutes() {
      return minutes;
    },
    show(all: readonly number[]) {
      for (const length of all) {
        if (buttons.has(length)) continue;
        const button = made("button", "", lengthText(length));
        button.type = "button";
        button.addEventListener("click", () => {
          minutes = length;
          mark();
          onChange();
        });
        buttons.set(length, button);
        parent.append(button);
      }
      mark();
    },
  };
}

function lengthText(minutes: number): string {
  if (minutes >= 2880) return `${minutes / 1440} d`;
  return minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;
}
