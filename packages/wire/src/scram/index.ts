// SCRAM-SHA-256 (RFC 5802, RFC 7677): how a password is proved without being sent.
export const mechanism = "SCRAM-SHA-256";
