/** `@wattspan/models/nearest-names`: the names of models that are spelled most alike. */

export { nearestOf } from "@wattspan/core/options";
