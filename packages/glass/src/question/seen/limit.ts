// How much is kept of a capture to answer questions from. A lab's captures are far below all of this. A capture beyond it is
// answered from what was kept, and the answers say so.

/** Segments kept of all conversations of a capture, 400 bytes each. */
export const mostSegments = 500_000;

/** Datagrams kept of a capture. */
export const mostDatagrams = 200_000;

/** Bytes of TCP payload kept of a capture to read the chat from. */
export const mostPayload = 64 * 1024 * 1024;

/** Segments before one that are looked through for what led to it: more than are ever on the way at once. */
export const mostLookedBack = 1000;

/** Conversations kept of a capture, a kilobyte each. */
export const mostConnections = 100_000;

/** Conversations answered in full: an answer has a paragraph, evidence and a picture. `--conversations` raises it. */
export const mostAnswered = 500;
