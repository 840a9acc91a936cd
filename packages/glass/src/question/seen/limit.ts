// How much is kept of a capture to answer questions from. A lab's captures are far below all of this; one beyond it is still
// answered from what was kept, and the answer says so.

/** Segments kept of all conversations of a capture, a hundred bytes each. */
export const mostSegments = 500_000;

/** Datagrams kept of a capture. */
export const mostDatagrams = 200_000;

/** Bytes of TCP payload kept of a capture to read the chat from. */
export const mostPayload = 64 * 1024 * 1024;

/** How many segments before one are looked through for what led to it: more than are ever on the way at once. */
export const mostLookedBack = 1000;

/** Conversations kept of a capture. */
export const mostConnections = 20_000;
