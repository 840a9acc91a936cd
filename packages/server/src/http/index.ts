// What every HTTP server of this project checks in a request.
export { isOwnOrigin, type KnownHosts, loopbackHosts, pageHosts, refusal, type Refusal } from "./known-hosts.ts";
export { hostName, isFromThisMachine, isLoopback, isLoopbackName } from "./loopback.ts";
