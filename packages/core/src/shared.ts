/** State that every copy of Wattspan in a process shares. For packages of Wattspan and for adapters. */
export { SharedSlot, WATTSPAN } from "./runtime/shared.js";
export { WARNINGS } from "./runtime/warn.js";
