// The bytes of one connection: plain, or inside TLS where the generator was compiled with it (-DTLS -lssl -lcrypto).
#pragma once
#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>
#ifdef TLS
#include <openssl/ssl.h>
#else
typedef void SSL;
#endif

struct transport {
  int fd;
  SSL *tls;
};

#ifdef TLS
static inline int transport_has_tls(void) { return 1; }

static inline ssize_t tls_result(SSL *tls, int result) {
  if (result > 0) return result;
  int error = SSL_get_error(tls, result);
  errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

/** Goes on with the handshake: 1 when it is done, 0 when the server has to answer first, -1 when it failed. */
static inline int transport_handshake(struct transport *t, int fd) {
  static SSL_CTX *context;
  if (!context) {
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  }
  if (!t->tls) {
    t->tls = SSL_new(context);
    SSL_set_fd(t->tls, fd);
  }
  ssize_t done = tls_result(t->tls, SSL_connect(t->tls));
  return done > 0 ? 1 : errno == EAGAIN ? 0 : -1;
}

static inline ssize_t transport_write(struct transport *t, const void *bytes, size_t length) {
  return t->tls ? tls_result(t->tls, SSL_write(t->tls, bytes, length)) : send(t->fd, bytes, length, MSG_NOSIGNAL);
}

static inline ssize_t transport_read(struct transport *t, void *bytes, size_t length) {
  return t->tls ? tls_result(t->tls, SSL_read(t->tls, bytes, length)) : recv(t->fd, bytes, length, 0);
}
#else
static inline int transport_has_tls(void) { return 0; }
static inline int transport_handshake(struct transport *t, int fd) { return t->fd == fd ? -1 : -1; }
static inline ssize_t transport_write(struct transport *t, const void *bytes, size_t length) {
  return send(t->fd, bytes, length, MSG_NOSIGNAL);
}
static inline ssize_t transport_read(struct transport *t, void *bytes, size_t length) {
  return recv(t->fd, bytes, length, 0);
}
#endif
