// The limit that the bench measures against: a chat server of the lab protocol that does as little as a server can.
// One thread, one epoll. What is said in one turn goes into one log; at the end of the turn every hearer gets the log
// by one system call, a speaker without its own lines. Rosters are collected for 50 ms and list as many users as fit
// into 1,024 bytes, the newest first.
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
};

struct range { size_t from, to; };

struct client {
  int fd;
  int place;               // its index in `members`, -1 before it has a name
  char name[NAME_BYTES + 1];
  char address[INET_ADDRSTRLEN];
  int ranges;              // how many ranges of this turn's log are its own words
  struct range *range;
  char *queue;             // what the kernel did not take
  size_t queued;
};

static struct client *clients[MOST_CLIENTS], *members[MOST_CLIENTS];
static int member_count, poller;
static char log_bytes[LOG_BYTES], input[READ_BYTES];
static size_t log_length;
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
  if (!log_length) return;
  for (int i = member_count - 1; i >= 0; i--) {
    struct client *c = members[i];
    struct iovec parts[MOST_RANGES + 1];
    int count = 0;
    size_t at = 0;
    for (int r = 0; r < c->ranges; r++) {
      if (c->range[r].from > at) parts[count++] = (struct iovec){log_bytes + at, c->range[r].from - at};
      at = c->range[r].to;
    }
    if (log_length > at) parts[count++] = (struct iovec){log_bytes + at, log_length - at};
    c->ranges = 0;
    if (count && !deliver(c, parts, count)) leave(c);
  }
  log_length = 0;
}

static void say(struct client *c, const char *text, size_t length) {
  size_t from = log_length, name = strlen(c->name);
  memcpy(log_bytes + log_length, c->name, name);
  memcpy(log_bytes + log_length + name, ": ", 2);
  memcpy(log_bytes + log_length + name + 2, text, length);
  log_length += name + 2 + length;
  memcpy(log_bytes + log_length, " \n", 2);
  log_length += 2;
  if (c->ranges && c->range[c->ranges - 1].to == from) c->range[c->ranges - 1].to = log_length;
  else c->range[c->ranges++] = (struct range){from, log_length};
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
    if (!deliver(members[i], &part, 1)) leave(members[i]);
  }
}

static void read_from(struct client *c) {
  ssize_t got = recv(c->fd, input, READ_BYTES, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    leave(c);
    return;
  }
  if (c->place < 0) {
    snprintf(c->name, sizeof c->name, "%.*s", (int)got, input);
    c->range = malloc(MOST_RANGES * sizeof *c->range);
    members[c->place = member_count++] = c;
    if (!roster_due) roster_due = now_ms() + ROSTER_PAUSE_MS;
    return;
  }
  // Longest growth: lines of one byte, each with a name, a colon and spaces around it.
  if (log_length + got * (NAME_BYTES + 4) > LOG_BYTES || c->ranges == MOST_RANGES) {
    int fd = c->fd;
    flush();
    if (clients[fd] != c) return;
  }
  for (char *at = input, *end = input + got; at < end;) {
    char *stop = memchr(at, '\n', end - at);
    if (!stop) stop = end;
    if (stop > at) say(c, at, stop - at);
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
