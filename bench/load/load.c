// The load generator of the bench, a process of its own: people who join, speak, listen and check. Every text is 64
// bytes that carry who said it and its number:
//
//     <SSSSNNNNNN>abc…        SSSS: the speaker, NNNNNN: the number of what they said, both in hexadecimal
//
// so that a hearer's stream can be searched for them, whatever stands between (names, spaces, line ends, padding), and
// it is seen that every hearer got every text once, whole and in order, and no speaker their own. Text n goes to room
// n modulo `rooms`, and the order is that of each room. `protocol.h` has what each protocol does otherwise.
//
// It has over 400 lines because the modes share one state, and the state is the generator.
//
//     load MODE key=value …     MODE: talk, latency, idle, join; the keys are the `settings` below
//
// Prints one object of JSON. A check that fails is its "failed": what happened, in words.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "protocol.h"
#include "transport.h"

enum { TEXT = 64, HEADER = 12, MOST_SPEAKERS = 1 << 16, MOST_EVENTS = 1024, INPUT = 1 << 18, TOKEN = 5 };

struct setting { const char *key; double value; };
static struct setting settings[] = {
    {"port", 5000},
    {"pid", 0},        // the server's, to read its processor time and memory
    {"hearers", 100},  // people in the room, the speakers among them
    {"speakers", 10},  // how many of them speak
    {"batch", 16},     // lines that a speaker writes at once; 1: one plain text without a line end
    {"window", 64},    // texts of one speaker that not everybody has heard yet, at most
    {"together", 0},   // the same for all speakers together; 0: no limit
    {"warm", 1},       // seconds of load before anything is measured
    {"seconds", 2},    // seconds of load that are measured
    {"rate", 50},      // latency: texts a second
    {"pending", 64},   // people who are joining at one time
    {"stuck", 0},      // people who join, and then never read
    {"settle", 0.4},   // seconds of silence after which rosters are taken to be done
    {"limit", 60},     // seconds after which the whole run has failed
    {"tags", 0},       // of each ten people, how many use IRC with message tags
    {"plain", 0},      // of each ten people, how many use IRC without; all others speak the lab's protocol
    {"rooms", 1},      // IRC channels that each of them joins: #lobby, #lobby1, #lobby2, …
    {"websocket", 0},  // 1: IRC over WebSocket
    {"tls", 0},        // 1: inside TLS
    {"everyone", 0},   // join: 1 to wait until everybody has seen all later ones come
};

struct peer {
  int fd, number, speaker;          // speaker: -1 where this one only listens
  enum protocol protocol;
  enum { CONNECTING, HANDSHAKE, UPGRADING, NAMED, ENTERING, JOINED } state;
  struct transport transport;
  int entered;                      // rooms that it is in
  uint32_t *next;                   // by speaker and room, the number that the next text must have
  int carried;                      // the beginning of a text, or of a token, whose end is not here yet
  char carry[TEXT];
};

struct speaker {
  struct peer *peer;
  uint32_t sent, heard;             // texts sent; texts that everybody has heard
  uint32_t *hearings;               // how many have heard the text, by number modulo `window_size`
  int64_t *sent_at;                 // latency: when, by number
  char *output;
  size_t waiting, written;          // bytes of output, and how many of them the kernel has
};

static struct peer *peers;
static struct speaker *speakers;
static int hearers, speaker_count, rooms, joined, connected, poller;
static uint32_t window_size;
static char input[TEXT + INPUT];
static char filler[TEXT - HEADER + 1];
static int64_t deliveries, comings, last_data, deadline;
static uint32_t *latencies;         // nanoseconds, one for each delivery
static size_t latency_count, latency_room;
static char failure[400];

static double setting(const char *key) {
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    if (!strcmp(settings[i].key, key)) return settings[i].value;
  fprintf(stderr, "load: there is no setting %s\n", key);
  exit(2);
}

static int64_t clock_of(clockid_t clock) {
  struct timespec t = {0};
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}
static int64_t now(void) { return clock_of(CLOCK_MONOTONIC); }

/** Processor time of the server, all its threads, the ended ones too. */
static int64_t server_cpu(void) {
  clockid_t clock;
  return clock_getcpuclockid((pid_t)setting("pid"), &clock) ? 0 : clock_of(clock);
}

/** Processor time of the server's first thread (proc(5), schedstat), up to its last change of context. */
static int64_t server_main_cpu(void) {
  char path[64];
  long long time = 0;
  int pid = (int)setting("pid");
  snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", pid, pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%lld", &time) != 1) time = 0;
  fclose(file);
  return time;
}

/** Resident memory of the server in bytes. */
static int64_t server_memory(void) {
  char path[64], line[256];
  long long kilobytes = 0;
  snprintf(path, sizeof path, "/proc/%d/status", (int)setting("pid"));
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "VmRSS: %lld", &kilobytes) == 1) break;
  if (file) fclose(file);
  return kilobytes * 1024;
}

__attribute__((format(printf, 1, 2))) static void fail(const char *format, ...) {
  if (failure[0]) return;
  va_list values;
  va_start(values, format);
  vsnprintf(failure, sizeof failure, format, values);
  va_end(values);
  for (char *c = failure; *c; c++)
    if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ') *c = ' ';
}

static void watch(struct peer *p, int operation, unsigned events) {
  struct epoll_event e = {.events = events, .data.ptr = p};
  epoll_ctl(poller, operation, p->fd, &e);
}

/** Everybody has an address of their own, as on a real network. */
static void begin_join(struct peer *p, int is_stuck) {
  int one = 1, small = 4096;
  struct sockaddr_in own = {.sin_family = AF_INET}, server = {.sin_family = AF_INET};
  own.sin_addr.s_addr = htonl(0x7f010000 + ((p->number / 250) << 8) + p->number % 250 + 1);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons((int)setting("port"));
  p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (p->fd < 0) return fail("no socket for person %d: %s", p->number, strerror(errno));
  setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(p->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (is_stuck) setsockopt(p->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  if (bind(p->fd, (struct sockaddr *)&own, sizeof own)) return fail("no local address: %s", strerror(errno));
  if (connect(p->fd, (struct sockaddr *)&server, sizeof server) && errno != EINPROGRESS)
    return fail("person %d cannot connect: %s", p->number, strerror(errno));
  p->transport.fd = p->fd;
  watch(p, EPOLL_CTL_ADD, EPOLLOUT);
  connected++;
}

/** Sends what opens the connection or answers the server; it is short, so the kernel takes it whole. */
static void send_now(struct peer *p, const char *bytes, int length) {
  if (transport_write(&p->transport, bytes, length) != length)
    fail("person %d cannot send what lets them in: %s", p->number, strerror(errno));
}

static int uses_websocket(const struct peer *p) { return p->protocol != LAB && setting("websocket") != 0; }

static void send_line(struct peer *p, const char *line) {
  char bytes[2048];
  send_now(p, bytes, write_line(bytes, line, strlen(line), uses_websocket(p)));
}

static void send_name(struct peer *p) {
  char name[16];
  int length = snprintf(name, sizeof name, "%c%05d", p->speaker < 0 ? 'h' : 's', p->number);
  p->state = NAMED;
  if (p->protocol == LAB) return send_now(p, name, length);
  char line[64];
  if (p->protocol == IRC_TAGS) send_line(p, "CAP REQ :message-tags server-time");
  snprintf(line, sizeof line, "NICK %s", name);
  send_line(p, line);
  send_line(p, "USER u 0 * :u");
  if (p->protocol == IRC_TAGS) send_line(p, "CAP END");
}

static void begin_talk(struct peer *p) {
  if (!uses_websocket(p)) return send_name(p);
  p->state = UPGRADING;
  send_now(p, websocket_request, strlen(websocket_request));
}

/** The connection is there, or the TLS handshake has come further. */
static void open_up(struct peer *p) {
  if (p->state == CONNECTING) {
    watch(p, EPOLL_CTL_MOD, EPOLLIN);
    if (!setting("tls")) return begin_talk(p);
    p->state = HANDSHAKE;
  }
  int done = transport_handshake(&p->transport, p->fd);
  if (done < 0) return fail("person %d: the TLS handshake failed", p->number);
  if (done) begin_talk(p);
}

static void enter(struct peer *p) {
  p->state = JOINED;
  joined++;
}

static void join_rooms(struct peer *p) {
  p->state = ENTERING;
  if (!rooms) return enter(p);
  for (int room = 0; room < rooms; room++) {
    char line[64];
    snprintf(line, sizeof line, "JOIN %s", room_name(room));
    send_line(p, line);
  }
}

static int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/** One text was heard: is it whole, and the one that comes next? */
static void hear(struct peer *p, const char *text, int64_t at) {
  uint32_t from = 0, number = 0;
  for (int i = 1; i < 5; i++) from = from << 4 | digit(text[i]);
  for (int i = 5; i < 11; i++) number = number << 4 | digit(text[i]);
  if (from >= (uint32_t)speaker_count || text[11] != '>' || memcmp(text + HEADER, filler, TEXT - HEADER))
    return fail("person %d heard a damaged text: %.64s", p->number, text);
  if ((int)from == p->speaker) return fail("speaker %d heard their own text %u", from, number);
  uint32_t room = rooms ? number % rooms : 0, *next = &p->next[from * (rooms ? rooms : 1) + room];
  if (number != *next)
    return fail("person %d heard text %u of speaker %u where %u comes next", p->number, number, from, *next);
  *next += rooms ? rooms : 1;
  struct speaker *s = &speakers[from];
  if (latencies) {
    if (number < s->sent && latency_count < latency_room) latencies[latency_count++] = at - s->sent_at[number];
  }
  deliveries++;
  uint32_t *heard_by = &s->hearings[number % window_size];
  if (++*heard_by == (uint32_t)hearers - 1) {
    *heard_by = 0;
    s->heard++;
  }
}

static void search(struct peer *p, const char *at, const char *end, int64_t when) {
  while ((at = memchr(at, '<', end - at))) {
    if (end - at < TEXT) {
      p->carried = end - at;
      memcpy(p->carry, at, p->carried);
      return;
    }
    hear(p, at, when);
    at += TEXT;
  }
}

/**
 * Reads with the kernel's own time of arrival, where it is wanted: the time at which the text was in the hearer's
 * hands, not the one at which this process came round to it.
 */
static ssize_t receive(struct peer *p, int64_t *when) {
  if (!latencies) return transport_read(&p->transport, input + TEXT, INPUT);
  char control[128];
  struct iovec part = {input + TEXT, INPUT};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t got = recvmsg(p->fd, &message, 0);
  *when = clock_of(CLOCK_REALTIME);
  for (struct cmsghdr *c = got > 0 ? CMSG_FIRSTHDR(&message) : NULL; c; c = CMSG_NXTHDR(&message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      struct timespec t;
      memcpy(&t, CMSG_DATA(c), sizeof t);
      *when = t.tv_sec * 1000000000LL + t.tv_nsec;
    }
  return got;
}

/** One token of five bytes of a server's reply: the numerics, and JOIN where all are counted. */
static void understand(struct peer *p, const char *token) {
  if (!memcmp(token, "JOIN ", TOKEN)) comings++;
  else if (p->state == UPGRADING && !memcmp(token + 1, "\r\n\r\n", 4)) send_name(p);
  else if (p->state == NAMED && (!memcmp(token, " 376 ", TOKEN) || !memcmp(token, " 422 ", TOKEN))) join_rooms(p);
  else if (p->state == ENTERING && !memcmp(token, " 366 ", TOKEN)) {
    if (++p->entered == rooms) enter(p);
  } else if (!memcmp(token, "ERROR", TOKEN))
    fail("person %d was refused: %.60s", p->number, token);
}

/** Looks for tokens until the person is in, and for those who come, where all are counted. */
static void search_tokens(struct peer *p, const char *at, const char *end) {
  for (; end - at >= TOKEN; at++)
    if (*at == ' ' || *at == 'J' || *at == 'E' || p->state == UPGRADING) understand(p, at);
  p->carried = end - at;
  memcpy(p->carry, at, p->carried);
}

static void take_in(struct peer *p, ssize_t got, int64_t when) {
  char *begin = input + TEXT, *end = begin + got;
  last_data = now();
  if (p->state == NAMED && p->protocol == LAB) {
    // A roster says that we are in; anything else in its place is a refusal.
    if (*begin != '!') return fail("person %d was refused: %.*s", p->number, got < 200 ? (int)got : 200, begin);
    enter(p);
  }
  begin -= p->carried;
  memcpy(begin, p->carry, p->carried);
  p->carried = 0;
  if (p->state == JOINED && !setting("everyone")) search(p, begin, end, when);
  else search_tokens(p, begin, end);
}

static void read_from(struct peer *p) {
  // TLS hands out one record at a time, and epoll knows only of what the kernel still has.
  do {
    int64_t when = 0;
    ssize_t got = receive(p, &when);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return fail("the server closed the connection of person %d", p->number);
    take_in(p, got, when);
  } while (p->transport.tls && !failure[0]);
}

/** Gives the kernel what the speaker wants to say; false where it cannot take all of it now. */
static int write_out(struct speaker *s) {
  ssize_t sent = transport_write(&s->peer->transport, s->output + s->written, s->waiting - s->written);
  if (sent < 0 && errno != EAGAIN) fail("a speaker cannot speak: %s", strerror(errno));
  if (sent > 0) s->written += sent;
  if (s->written < s->waiting) return 0;
  s->written = s->waiting = 0;
  return 1;
}

static void say(int speaker, int lines) {
  struct speaker *s = &speakers[speaker];
  for (int i = 0; i < lines; i++) {
    char text[HEADER + TEXT + 1];
    snprintf(text, sizeof text, "<%04x%06x>%s", speaker, s->sent, filler);
    s->waiting += write_text(s->output + s->waiting, s->peer->protocol, rooms ? (int)(s->sent % rooms) : 0, text, TEXT,
                             uses_websocket(s->peer));
    if (s->peer->protocol == LAB && lines > 1) s->output[s->waiting++] = '\n';
    if (latencies) s->sent_at[s->sent] = clock_of(CLOCK_REALTIME);
    s->sent++;
  }
  if (!write_out(s)) watch(s->peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

/** Handles what has come within `wait` milliseconds. */
static void turn(int wait) {
  struct epoll_event events[MOST_EVENTS];
  int ready = epoll_wait(poller, events, MOST_EVENTS, wait);
  for (int i = 0; i < ready; i++) {
    struct peer *p = events[i].data.ptr;
    if (p->state <= HANDSHAKE) open_up(p);
    else {
      if (events[i].events & EPOLLOUT && write_out(&speakers[p->speaker])) watch(p, EPOLL_CTL_MOD, EPOLLIN);
      if (events[i].events & ~EPOLLOUT) read_from(p);
    }
  }
  if (now() > deadline) fail("it was not done after %g seconds", setting("limit"));
}

static void prepare_peers(void) {
  for (int i = 0; i < hearers; i++) {
    peers[i].number = i;
    peers[i].speaker = i < speaker_count ? i : -1;
    peers[i].protocol = protocol_of(i, setting("tags"), setting("plain"));
    peers[i].next = malloc((size_t)speaker_count * (rooms ? rooms : 1) * sizeof *peers[i].next);
    for (int s = 0; s < speaker_count; s++)
      for (int room = 0; room < (rooms ? rooms : 1); room++) peers[i].next[s * (rooms ? rooms : 1) + room] = room;
  }
}

static void join_until(int count) {
  int pending = setting("pending");
  while (joined < count && !failure[0]) {
    while (connected < count && connected - joined < pending && !failure[0]) begin_join(&peers[connected], 0);
    turn(100);
  }
}

static void join_everybody(void) {
  prepare_peers();
  join_until(hearers);
}

static void settle(void) {
  int64_t quiet = setting("settle") * 1e9;
  last_data = now();
  while (now() - last_data < quiet && !failure[0]) turn(50);
}

/** People who join and never read: their sockets are in nobody's hands. */
static void join_stuck(void) {
  int count = setting("stuck");
  struct peer *stuck = calloc(count + 1, sizeof *stuck);
  for (int i = 0; i < count && !failure[0]; i++) {
    stuck[i] = (struct peer){.number = hearers + i, .speaker = -1};
    begin_join(&stuck[i], 1);
    while (stuck[i].state == CONNECTING && !failure[0]) turn(50);
    watch(&stuck[i], EPOLL_CTL_DEL, 0);
  }
}

static int64_t unheard(void) {
  int64_t sum = 0;
  for (int i = 0; i < speaker_count; i++) sum += speakers[i].sent - speakers[i].heard;
  return sum;
}

/** Lets everybody say what the window allows. */
static void speak(void) {
  static int turn_of;
  int batch = setting("batch"), window = setting("window"), together = setting("together");
  int64_t open = together ? unheard() : 0;
  for (int i = 0; i < speaker_count; i++) {
    if (together && open + batch > together) return;
    int speaker = turn_of++ % speaker_count;
    struct speaker *s = &speakers[speaker];
    while (!s->waiting && s->sent - s->heard + batch <= (uint32_t)window && (!together || open + batch <= together)) {
      say(speaker, batch);
      open += batch;
    }
  }
}

/** Waits until everybody has heard everything. */
static void drain(void) {
  while (unheard() && !failure[0]) turn(50);
}

static void talk_for(double seconds) {
  int64_t end = now() + (int64_t)(seconds * 1e9);
  while (now() < end && !failure[0]) {
    speak();
    turn(50);
  }
}

static void speak_at_rate(double seconds) {
  int64_t pause = 1e9 / setting("rate"), next = now(), end = next + (int64_t)(seconds * 1e9);
  for (int speaker = 0; next < end && !failure[0]; next += pause, speaker = (speaker + 1) % speaker_count) {
    for (int64_t left; (left = next - now()) > 0 && !failure[0];) turn(left / 1000000);
    if (!speakers[speaker].waiting) say(speaker, 1);
  }
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static double latency_at(double share) {
  size_t at = share * latency_count;
  return latency_count ? latencies[at < latency_count ? at : latency_count - 1] / 1000.0 : 0;
}

static void keep_latencies(void) {
  size_t texts = setting("rate") * setting("seconds") + 2 * speaker_count;
  latency_room = texts * hearers;
  latencies = malloc(latency_room * sizeof *latencies);
  for (int i = 0; i < speaker_count; i++)
    speakers[i].sent_at = calloc(speakers[i].sent + texts, sizeof *speakers[i].sent_at);
  int one = 1;
  for (int i = 0; i < hearers; i++) setsockopt(peers[i].fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
}

static void run_talk(int is_latency) {
  join_everybody();
  settle();
  if (is_latency) speak_at_rate(setting("warm"));
  else talk_for(setting("warm"));
  drain();
  if (setting("stuck")) {
    join_stuck();
    settle();
  }
  if (is_latency) keep_latencies();
  int64_t cpu = server_cpu(), main_cpu = server_main_cpu(), own = clock_of(CLOCK_PROCESS_CPUTIME_ID);
  int64_t begin = now(), before = deliveries;
  if (is_latency) speak_at_rate(setting("seconds"));
  else talk_for(setting("seconds"));
  drain();
  cpu = server_cpu() - cpu;
  main_cpu = server_main_cpu() - main_cpu;
  own = clock_of(CLOCK_PROCESS_CPUTIME_ID) - own;
  int64_t wall = now() - begin, measured = deliveries - before;
  printf("{\"deliveries\":%lld,\"cpu\":%lld,\"mainCpu\":%lld,\"wall\":%lld,\"generatorCpu\":%lld",
         (long long)measured, (long long)cpu, (long long)main_cpu, (long long)wall, (long long)own);
  if (is_latency) {
    qsort(latencies, latency_count, sizeof *latencies, by_size);
    printf(",\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f", latency_at(0.5), latency_at(0.99), latency_at(0.999));
  }
}

static void run_join(void) {
  int64_t begin = now(), cpu = server_cpu();
  join_everybody();
  // The first sees one coming, their own; the last sees as many fewer as came before.
  int64_t all = (int64_t)hearers * (hearers + 1) / 2;
  while (setting("everyone") && comings < all && !failure[0]) turn(50);
  printf("{\"joined\":%d,\"wall\":%lld,\"cpu\":%lld", joined, (long long)(now() - begin),
         (long long)(server_cpu() - cpu));
}

/** A server may load parts of itself for its first people; that memory is not one connection's. */
static void run_idle(void) {
  int first = hearers / 10;
  prepare_peers();
  join_until(first);
  settle();
  int64_t before = server_memory();
  join_until(hearers);
  settle();
  int64_t after = server_memory();
  printf("{\"joined\":%d,\"before\":%lld,\"after\":%lld", joined - first, (long long)before, (long long)after);
}

static void read_settings(int count, char **arguments) {
  for (int i = 2; i < count; i++) {
    char *sign = strchr(arguments[i], '=');
    if (sign) *sign = 0;
    setting(arguments[i]);
    for (size_t k = 0; sign && k < sizeof settings / sizeof *settings; k++)
      if (!strcmp(settings[k].key, arguments[i])) settings[k].value = atof(sign + 1);
  }
}

int main(int count, char **arguments) {
  if (count < 2) return fprintf(stderr, "load talk|latency|idle|join key=value …\n"), 2;
  read_settings(count, arguments);
  const char *mode = arguments[1];
  hearers = setting("hearers");
  speaker_count = setting("speakers");
  rooms = setting("rooms");
  window_size = setting("window") + setting("batch") + 64 * setting("rate");
  if (speaker_count >= MOST_SPEAKERS || speaker_count > hearers)
    return fprintf(stderr, "load: too many speakers\n"), 2;
  if (setting("tls") && !transport_has_tls()) return fprintf(stderr, "load: it was compiled without TLS\n"), 2;
  for (int i = 0; i < TEXT - HEADER; i++) filler[i] = 'a' + i % 26;
  peers = calloc(hearers, sizeof *peers);
  speakers = calloc(speaker_count, sizeof *speakers);
  for (int i = 0; i < speaker_count; i++) {
    speakers[i].peer = &peers[i];
    speakers[i].hearings = calloc(window_size, sizeof *speakers[i].hearings);
    speakers[i].output = malloc((size_t)(setting("batch") + 1) * LONGEST_TEXT);
  }
  poller = epoll_create1(0);
  deadline = now() + (int64_t)(setting("limit") * 1e9);
  if (!strcmp(mode, "talk")) run_talk(0);
  else if (!strcmp(mode, "latency")) run_talk(1);
  else if (!strcmp(mode, "join")) run_join();
  else if (!strcmp(mode, "idle")) run_idle();
  else return fprintf(stderr, "load: there is no mode %s\n", mode), 2;
  if (failure[0]) printf(",\"failed\":\"%s\"", failure);
  printf("}\n");
  return 0;
}
