// The limit that the bench measures against: a chat server that does as little as a server can. One thread, one epoll.
// What is said in one turn goes into one log for each kind of hearer: the lab's protocol, IRC with tags, IRC without. At
// the end of the turn every hearer gets the log of their kind by one system call, a speaker without its own lines. Rosters
// are collected for 50 ms and list as many users as fit into 1,024 bytes, the newest first. Of IRC it knows what lets a
// client in, and PRIVMSG; the bytes of a line are as many as Vitrine's, and everybody is in every channel.
//
//     batch PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
  MOST_CLIENTS = 20000,
  MOST_EVENTS = 1024,
  READ_BYTES = 65536,
  LOG_BYTES = 4 << 20,     // a turn ends early when the log could no longer take one more read
  QUEUE_LIMIT = 1 << 20,   // a hearer that is further behind is cut off
  ROSTER_BYTES = 1024,
  ROSTER_PAUSE_MS = 50,
  MOST_RANGES = 64,        // a speaker with more ranges in one turn is flushed first
  NAME_BYTES = 64,
  LINE_BYTES = 512,        // of a line of IRC
};

/** The kinds of hearers; a client is of none before its first bytes. */
enum kind { LAB, IRC_TAGS, IRC_PLAIN, KINDS };

/** As long as the ones that Vitrine gives. */
static const char host[] = "~u@45ac56f3a35a1285e2bf.cloak";
static const char tags[] = "@time=2026-11-28T12:00:00.000Z;msgid=0001m8grw86r06 ";


struct range { size_t from, to; };

struct client {
  int fd;
  enum kind kind;
  int speaks_irc;
  int place;               // its index in `members`, -1 before it is in the room
  char line[LINE_BYTES];   // IRC: the beginning of a line whose end is not here yet
  size_t line_length;
  char name[NAME_BYTES + 1];
  char address[INET_ADDRSTRLEN];
  int ranges;              // how many ranges of this turn's log are its own words
  struct range *range;
  char *queue;             // what the kernel did not take
  size_t queued;
};

static struct client *clients[MOST_CLIENTS], *members[MOST_CLIENTS];
static int member_count, member_counts[KINDS], poller;
static char log_bytes[KINDS][LOG_BYTES], input[READ_BYTES];
static size_t log_length[KINDS];
static long roster_due;    // ms, 0: nothing changed

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void watch(struct client *c, int operation, unsigned events) {
  struct epoll_event e = {.events = events, .data.fd = c->fd};
  epoll_ctl(poller, operation, c->fd, &e);
}

static void leave(struct client *c) {
  if (c->place >= 0) {
    members[c->place] = members[--member_count];
    members[c->place]->place = c->place;
    member_counts[c->kind]--;
    if (!roster_due) roster_due = now_ms() + ROSTER_PAUSE_MS;
  }
  clients[c->fd] = NULL;
  close(c->fd);
  free(c->range);
  free(c->queue);
  free(c);
}

/** Keeps what the kernel did not take; false where the hearer is too far behind. */
static int keep(struct client *c, const struct iovec *parts, int count, size_t skip) {
  size_t total = 0;
  for (int i = 0; i < count; i++) total += parts[i].iov_len;
  if (c->queued + total - skip > QUEUE_LIMIT) return 0;
  if (!c->queued) watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  c->queue = realloc(c->queue, c->queued + total - skip);
  for (int i = 0; i < count; i++) {
    size_t drop = skip < parts[i].iov_len ? skip : parts[i].iov_len;
    memcpy(c->queue + c->queued, (char *)parts[i].iov_base + drop, parts[i].iov_len - drop);
    c->queued += parts[i].iov_len - drop;
    skip -= drop;
  }
  return 1;
}

static int deliver(struct client *c, struct iovec *parts, int count) {
  ssize_t sent = 0;
  if (!c->queued) {
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    sent = sendmsg(c->fd, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return 0;
    if (sent < 0) sent = 0;
  }
  size_t total = 0;
  for (int i = 0; i < count; i++) total += parts[i].iov_len;
  return (size_t)sent == total || keep(c, parts, count, sent);
}

/** The end of a turn: everybody gets the log, less their own ranges. */
static void flush(void) {
  if (!log_length[LAB] && !log_length[IRC_TAGS] && !log_length[IRC_PLAIN]) return;
  for (int i = member_count - 1; i >= 0; i--) {
    struct client *c = members[i];
    char *log = log_bytes[c->kind];
    size_t length = log_length[c->kind];
    struct iovec parts[MOST_RANGES + 1];
    int count = 0;
    size_t at = 0;
    for (int r = 0; r < c->ranges; r++) {
      if (c->range[r].from > at) parts[count++] = (struct iovec){log + at, c->range[r].from - at};
      at = c->range[r].to;
    }
    if (length > at) parts[count++] = (struct iovec){log + at, length - at};
    c->ranges = 0;
    if (count && !deliver(c, parts, count)) leave(c);
  }
  memset(log_length, 0, sizeof log_length);
}

static size_t add(enum kind kind, const char *text, size_t length) {
  memcpy(log_bytes[kind] + log_length[kind], text, length);
  return log_length[kind] += length;
}

static void say(struct client *c, const char *channel, size_t channel_length, const char *text, size_t length) {
  size_t from = log_length[c->kind];
  if (member_counts[LAB]) {
    add(LAB, c->name, strlen(c->name));
    add(LAB, ": ", 2);
    add(LAB, text, length);
    add(LAB, " \n", 2);
  }
  for (enum kind kind = IRC_TAGS; kind <= IRC_PLAIN; kind++) {
    if (!member_counts[kind]) continue;
    if (kind == IRC_TAGS) add(kind, tags, sizeof tags - 1);
    add(kind, ":", 1);
    add(kind, c->name, strlen(c->name));
    add(kind, "!", 1);
    add(kind, host, sizeof host - 1);
    add(kind, " PRIVMSG ", 9);
    add(kind, channel, channel_length);
    add(kind, " :", 2);
    add(kind, text, length);
    add(kind, "\r\n", 2);
  }
  size_t to = log_length[c->kind];
  if (c->ranges && c->range[c->ranges - 1].to == from) c->range[c->ranges - 1].to = to;
  else c->range[c->ranges++] = (struct range){from, to};
}

static void send_roster(void) {
  char text[ROSTER_BYTES + 1] = "!{";
  size_t length = 2;
  for (int i = member_count - 1; i >= 0; i--) {
    char entry[NAME_BYTES + INET_ADDRSTRLEN + 16];
    size_t size = sprintf(entry, "%s\"%s\": \"%s\"", length > 2 ? ", " : "", members[i]->name, members[i]->address);
    if (length + size + 1 > ROSTER_BYTES) break;
    memcpy(text + length, entry, size);
    length += size;
  }
  text[length++] = '}';
  for (int i = member_count - 1; i >= 0; i--) {
    struct iovec part = {text, length};
    if (members[i]->kind == LAB && !deliver(members[i], &part, 1)) leave(members[i]);
  }
}

static void enter(struct client *c) {
  c->range = malloc(MOST_RANGES * sizeof *c->range);
  members[c->place = member_count++] = c;
  member_counts[c->kind]++;
  if (!roster_due) roster_due = now_ms() + ROSTER_PAUSE_MS;
}

/** Answers one line of IRC, without its CR LF. Replies are short, and go before anything that waits. */
static void obey(struct client *c, char *line, size_t length) {
  line[length] = 0;
  char reply[LINE_BYTES];
  size_t size = 0;
  if (!strncmp(line, "PRIVMSG ", 8)) {
    char *channel = line + 8, *text = strstr(channel, " :");
    if (c->place >= 0 && text) say(c, channel, text - channel, text + 2, line + length - text - 2);
  } else if (!strncmp(line, "CAP REQ ", 8)) {
    c->kind = IRC_TAGS;
    size = snprintf(reply, sizeof reply, ":s CAP * ACK %s\r\n", line + 8);
  } else if (!strncmp(line, "NICK ", 5)) {
    snprintf(c->name, sizeof c->name, "%.*s", NAME_BYTES, line + 5);
  } else if (!strncmp(line, "USER ", 5)) {
    size = snprintf(reply, sizeof reply, ":s 001 %s :Hello\r\n:s 422 %s :There is no message of the day\r\n", c->name, c->name);
  } else if (!strncmp(line, "JOIN ", 5)) {
    if (c->place < 0) enter(c);
    size = snprintf(reply, sizeof reply, ":s 366 %s %.100s :End of NAMES list\r\n", c->name, line + 5);
  }
  if (size > 0) send(c->fd, reply, size, MSG_NOSIGNAL);
}

static void read_lines(struct client *c, const char *at, const char *end) {
  for (; at < end; at++) {
    if (*at == '\n') {
      if (c->line_length && c->line[c->line_length - 1] == '\r') c->line_length--;
      obey(c, c->line, c->line_length);
      c->line_length = 0;
    } else if (c->line_length < LINE_BYTES - 1) c->line[c->line_length++] = *at;
  }
}

static void read_from(struct client *c) {
  ssize_t got = recv(c->fd, input, READ_BYTES, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    leave(c);
    return;
  }
  if (!c->name[0] && !c->speaks_irc) {
    c->speaks_irc = !memcmp(input, "CAP ", 4) || !memcmp(input, "NICK", 4);
    c->kind = c->speaks_irc ? IRC_PLAIN : LAB;
    if (c->kind == LAB) {
      snprintf(c->name, sizeof c->name, "%.*s", (int)got, input);
      enter(c);
      return;
    }
  }
  // Longest growth: lines of one byte, each with a name, a colon and spaces around it; lines of IRC grow less.
  size_t longest = log_length[LAB] > log_length[IRC_TAGS] ? log_length[LAB] : log_length[IRC_TAGS];
  if (longest + got * (NAME_BYTES + 4) > LOG_BYTES || c->ranges == MOST_RANGES) {
    int fd = c->fd;
    flush();
    if (clients[fd] != c) return;
  }
  if (c->speaks_irc) {
    read_lines(c, input, input + got);
    return;
  }
  for (char *at = input, *end = input + got; at < end;) {
    char *stop = memchr(at, '\n', end - at);
    if (!stop) stop = end;
    if (stop > at) say(c, "#lobby", 6, at, stop - at);
    at = stop + 1;
  }
}

static void write_queue(struct client *c) {
  ssize_t sent = send(c->fd, c->queue, c->queued, MSG_NOSIGNAL);
  if (sent < 0) return;
  memmove(c->queue, c->queue + sent, c->queued - sent);
  c->queued -= sent;
  if (!c->queued) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void accept_all(int listener) {
  struct sockaddr_in from;
  socklen_t size = sizeof from;
  int fd, one = 1;
  while ((fd = accept4(listener, (struct sockaddr *)&from, &size, SOCK_NONBLOCK)) >= 0) {
    if (fd >= MOST_CLIENTS) {
      close(fd);
      continue;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct client *c = calloc(1, sizeof *c);
    c->fd = fd;
    c->place = -1;
    inet_ntop(AF_INET, &from.sin_addr, c->address, sizeof c->address);
    clients[fd] = c;
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
  }
}

int main(int count, char **arguments) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  own.sin_port = htons(count > 1 ? atoi(arguments[1]) : 5000);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&own, sizeof own) || listen(listener, 4096)) {
    perror("batch");
    return 1;
  }
  poller = epoll_create1(0);
  struct epoll_event events[MOST_EVENTS], e = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
  for (;;) {
    long wait = roster_due ? roster_due - now_ms() : -1;
    int ready = epoll_wait(poller, events, MOST_EVENTS, roster_due && wait < 0 ? 0 : wait);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(listener);
      else {
        if (clients[fd] && events[i].events & EPOLLOUT) write_queue(clients[fd]);
        if (clients[fd] && events[i].events & ~EPOLLOUT) read_from(clients[fd]);
      }
    }
    flush();
    if (roster_due && now_ms() >= roster_due) {
      roster_due = 0;
      send_roster();
    }
  }
}
