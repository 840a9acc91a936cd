// For tests of this and of other packages: a log that applies later, and what every log promises.
export { LaterLog, Stream } from "./later-log.ts";
export { testLog, type TestLog } from "./log-contract.ts";
