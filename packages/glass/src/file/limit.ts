// Limits on what a capture file may ask of us. A length in a file is a claim: none is believed beyond these.

/** The longest packet, in bytes: libpcap's own limit (MAXIMUM_SNAPLEN), which capture tools keep to. */
export const longestPacket = 262_144;

/** The longest pcapng block, in bytes. Packets are far shorter; what needs the room are lists of names and keys. */
export const longestBlock = 16 * 1024 * 1024;

/** The buffer that a file is read through, in bytes: large enough that reading costs little, small enough for any machine. */
export const readBuffer = 1024 * 1024;

/**
 * What a compressed capture may unpack to: so many times its size, or so many bytes if that is more. Captures shrink to a third
 * or, at the most regular, a fiftieth; a file of 3 MB that unpacks to 3 GB holds hours of work and no packets.
 */
export const mostUnpackedRatio = 100;
export const leastUnpackedLimit = 64 * 1024 * 1024;

/** Interfaces of one file: each costs memory, and a block that declares one has 20 bytes only. */
export const mostInterfaces = 65_536;

/** Names that a file may bring along for addresses, over all its name resolution blocks. */
export const mostNames = 1_000_000;
