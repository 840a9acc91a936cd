// The attacks of the bench, each one program that keeps twenty connections busy.

export const attackKinds = [
  "pipelined HTTP",
  "TLS handshakes",
  "openings of WebSockets",
  "questions of IRC",
  "comings and goings",
  "lines of talk",
  "slow masks",
] as const;

export type AttackKind = (typeof attackKinds)[number];
