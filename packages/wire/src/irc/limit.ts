// The lengths that the protocol itself sets, in bytes. A server's own limits are its settings, which ISUPPORT announces.

/** A line without its tags, with CR LF (RFC 2812 §2.3). A server may take more and announces it as LINELEN. */
export const longestLine = 512;

/** The tags of a line that a server sends, with `@` and the space after them (IRCv3 message-tags, Size limit). */
export const longestTags = 8191;

/** The tags of a line that a client sends, with `@` and the space after them: 4,094 bytes of data. */
export const longestClientTags = 4096;

/** Bytes of tags that a server may add to those of a client. */
export const longestServerTagData = 4094;

/** Parameters of one line: RFC 2812 §2.3 allows 14 and a trailing one. Parsing takes more, ISUPPORT sends no more. */
export const mostParameters = 15;
