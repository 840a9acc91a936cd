// For tests of other packages.
export { anyText } from "./any-text.ts";
export { Arrivals } from "./arrivals.ts";
