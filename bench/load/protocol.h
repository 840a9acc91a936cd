// What people of each protocol send.
#pragma once
#include <stdio.h>
#include <string.h>

enum protocol { LAB, IRC_TAGS, IRC_PLAIN };

/** The most bytes that one text becomes. */
enum { LONGEST_TEXT = 256 };

/** Of each ten people so many use IRC with tags, and without; they are spread evenly. */
static inline enum protocol protocol_of(int number, int tags, int plain) {
  int place = number * 7 % 10;
  return place < tags ? IRC_TAGS : place < tags + plain ? IRC_PLAIN : LAB;
}

static inline const char *room_name(int room) {
  static char name[32];
  if (room == 0) return "#lobby";
  snprintf(name, sizeof name, "#lobby%d", room);
  return name;
}

static const char websocket_request[] =
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n";

/** The line with CR LF, or in a masked text frame (RFC 6455 section 5.2); the mask is zero. */
static inline int write_line(char *to, const char *line, int length, int is_websocket) {
  if (!is_websocket) {
    memcpy(to, line, length);
    memcpy(to + length, "\r\n", 2);
    return length + 2;
  }
  int at = 0;
  to[at++] = (char)0x81;
  to[at++] = (char)(0x80 | (length < 126 ? length : 126));
  if (length >= 126) {
    to[at++] = (char)(length >> 8);
    to[at++] = (char)length;
  }
  memset(to + at, 0, 4);
  memcpy(to + at + 4, line, length);
  return at + 4 + length;
}

static inline int write_text(char *to, enum protocol protocol, int room, const char *text, int length, int is_websocket) {
  if (protocol == LAB) {
    memcpy(to, text, length);
    return length;
  }
  char line[LONGEST_TEXT];
  int size = snprintf(line, sizeof line, "PRIVMSG %s :%.*s", room_name(room), length, text);
  return write_line(to, line, size, is_websocket);
}
