// Runs a program with its output thrown away, and tells what it cost: processor time of it and of the processes it waited
// for, the time that passed, and the most memory that was resident.
//
//     cost PROGRAM ARGUMENT…        {"cpu":1234567890,"wall":1240000000,"memory":12345678,"status":0}
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(struct timeval time) { return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL; }

int main(int count, char **arguments) {
  if (count < 2) return 2;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execvp(arguments[1], arguments + 1);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) < 0) return 1;
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long wall = (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec);
  printf("{\"cpu\":%lld,\"wall\":%lld,\"memory\":%lld,\"status\":%d}\n",
         nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime), wall, usage.ru_maxrss * 1024LL,
         WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
