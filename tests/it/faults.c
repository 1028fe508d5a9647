/* Preloaded into the program by faults.rs: calls on files below one folder are counted by kind, and one of them fails.
 *
 * FAULT_FOLDER  the folder
 * FAULT_KIND    make (open to create, mkdir, symlink), write, read (at a place), sync or rename
 * FAULT_AT      which call of that kind fails, from 1; none where it is 0
 * FAULT_ERRNO   with which error
 * FAULT_COUNTS  the file to which the number of calls of each kind is written at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MAKE, WRITE, READ, SYNC, RENAME, KINDS };
static const char *const NAMES[KINDS] = { "make", "write", "read", "sync", "rename" };
static long counts[KINDS];

static int is_below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_below_descriptor(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* Counts a call; tells whether it is the one that fails. */
static int fails(int kind) {
    long call = __atomic_add_fetch(&counts[kind], 1, __ATOMIC_SEQ_CST);
    const char *wanted = getenv("FAULT_KIND"), *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERRNO");
    if (!wanted || !at || !error || strcmp(wanted, NAMES[kind]) != 0 || call != atol(at)) return 0;
    errno = atoi(error);
    return 1;
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNTS");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    for (int kind = 0; kind < KINDS; kind++) fprintf(file, "%s %ld\n", NAMES[kind], counts[kind]);
    fclose(file);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int opened(const char *path, int flags, mode_t mode, const char *name) {
    if ((flags & O_CREAT) && is_below(path) && fails(MAKE)) return -1;
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
    return real(path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest) { return (flags & O_CREAT) ? va_arg(rest, mode_t) : 0; }

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, flags, mode, "open");
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, flags, mode, "open64");
}

int mkdir(const char *path, mode_t mode) {
    return is_below(path) && fails(MAKE) ? -1 : REAL(mkdir)(path, mode);
}

int symlink(const char *target, const char *path) {
    return is_below(path) && fails(MAKE) ? -1 : REAL(symlink)(target, path);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    return is_below_descriptor(descriptor) && fails(WRITE) ? -1 : REAL(write)(descriptor, bytes, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    return is_below_descriptor(descriptor) && fails(WRITE) ? -1 : REAL(writev)(descriptor, parts, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
    return is_below_descriptor(descriptor) && fails(WRITE) ? -1 : REAL(pwrite64)(descriptor, bytes, count, at);
}

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t at) {
    return is_below_descriptor(descriptor) && fails(READ) ? -1 : REAL(pread64)(descriptor, bytes, count, at);
}

int fsync(int descriptor) {
    return is_below_descriptor(descriptor) && fails(SYNC) ? -1 : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    return is_below_descriptor(descriptor) && fails(SYNC) ? -1 : REAL(fdatasync)(descriptor);
}

int rename(const char *from, const char *to) {
    return is_below(from) && fails(RENAME) ? -1 : REAL(rename)(from, to);
}
