// The client's sockets on Node: TCP, UDP, DNS, the clock.
export { systemClock } from "./clock.ts";
export { tcpTransport } from "./tcp.ts";
export { udpSockets } from "./udp.ts";
