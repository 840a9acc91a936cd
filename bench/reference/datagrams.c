// Sends small datagrams to a socket of its own on loopback at an even pace, so that there is something to capture; then ends.
//
//     datagrams PORT COUNT PER_SECOND
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { batch = 100, length = 60 };

int main(int count, char **arguments) {
  if (count != 4) return 2;
  long total = atol(arguments[2]), rate = atol(arguments[3]);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int receiver = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  if (rate < batch || bind(receiver, (struct sockaddr *)&here, sizeof here) < 0) return 1;
  if (connect(sender, (struct sockaddr *)&here, sizeof here) < 0) return 1;
  char text[length] = "a line of chat, as long as they are";
  struct iovec part = {text, length};
  struct mmsghdr messages[batch];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < batch; i += 1) {
    messages[i].msg_hdr.msg_iov = &part;
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  struct timespec start = next;
  for (long sent = 0; sent < total; sent += batch) {
    sendmmsg(sender, messages, batch, 0);
    next.tv_nsec += 1000000000L / (rate / batch);
    if (next.tv_nsec >= 1000000000L) next.tv_sec += 1, next.tv_nsec -= 1000000000L;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.3f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
  return 0;
}
