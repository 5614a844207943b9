// SPDX-License-Identifier: MIT
// Asks `vmprot serve` about a dma-buf that was inherited as an open descriptor, and prints the row.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NO_ANSWER 2

static int fail(const char *what) {
  fprintf(stderr, "ask: %s: %s\n", what, strerror(errno));
  return NO_ANSWER;
}

// Sends a line with the descriptors that belong to it. The line is short: it goes as a whole.
static ssize_t send_line(int server, const char *line, const int *fds, size_t count) {
  union { struct cmsghdr header; char room[CMSG_SPACE(2 * sizeof(int))]; } control = {{0}};
  struct iovec bytes = {(void *)line, strlen(line)};
  struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control,
                           .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(count * sizeof(int));
  memcpy(CMSG_DATA(rights), fds, count * sizeof(int));
  return sendmsg(server, &message, MSG_NOSIGNAL);
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 4) return fprintf(stderr, "usage: ask SOCKET FD [DRM_NODE]\n"), NO_ANSWER;
  int fds[2] = {atoi(argv[2]), -1};
  if (argc == 4 && (fds[1] = open(argv[3], O_RDWR | O_CLOEXEC)) < 0) return fail(argv[3]);

  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(argv[1]) >= sizeof address.sun_path) return errno = ENAMETOOLONG, fail(argv[1]);
  strcpy(address.sun_path, argv[1]);
  int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(server, (struct sockaddr *)&address, sizeof address) < 0) return fail(argv[1]);

  const char *line = argc == 4 ? "{\"id\":1,\"fds\":[\"dma-buf\",\"device\"]}\n"
                               : "{\"id\":1,\"fds\":[\"dma-buf\"]}\n";
  // A server that turns this user away has said so and closed: the row is there to read all the same.
  if (send_line(server, line, fds, argc - 2) < 0 && errno != EPIPE) return fail("sendmsg");

  char *row = NULL;
  size_t room = 0;
  FILE *rows = fdopen(server, "r");
  if (rows == NULL || getline(&row, &room, rows) < 0) return fail("no row");
  fputs(row, stdout);
  if (strstr(row, "\"verdict\":{\"kind\":\"map\"")) return 0;
  return strstr(row, "\"verdict\":{\"kind\":\"refuse\"") ? 1 : NO_ANSWER;
}
