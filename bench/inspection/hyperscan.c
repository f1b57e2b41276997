/*
 * Scans a file with all expressions of another at once, with Hyperscan in streaming mode and chunks of 64 KB, as the
 * scan that it is measured against. Prints megabytes a second of processor time, expressions refused, matches.
 */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(2);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) exit(2);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

static double used(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int on_match(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *count) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(unsigned long long *)count;
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t patterns_size, size;
  char *patterns = read_file(argv[1], &patterns_size);
  char *text = read_file(argv[2], &size);
  const char *expressions[4096];
  unsigned int flags[4096], ids[4096], count = 0, refused = 0;
  for (char *line = strtok(patterns, "\n"); line != NULL && count < 4096; line = strtok(NULL, "\n")) {
    hs_database_t *single = NULL;
    hs_compile_error_t *error = NULL;
    if (hs_compile(line, HS_FLAG_UTF8, HS_MODE_STREAM, NULL, &single, &error) != HS_SUCCESS) {
      hs_free_compile_error(error);
      refused++;
      continue;
    }
    hs_free_database(single);
    expressions[count] = line;
    flags[count] = HS_FLAG_UTF8;
    ids[count] = count;
    count++;
  }
  hs_database_t *database = NULL;
  hs_compile_error_t *error = NULL;
  if (hs_compile_multi(expressions, flags, ids, count, HS_MODE_STREAM, NULL, &database, &error) != HS_SUCCESS) return 3;
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 4;
  double best = 0;
  unsigned long long found = 0;
  for (int round = 0; round < 32; round++) {
    hs_stream_t *stream = NULL;
    found = 0;
    double from = used();
    if (hs_open_stream(database, 0, &stream) != HS_SUCCESS) return 5;
    for (size_t at = 0; at < size; at += 65536) {
      unsigned int length = (unsigned int)(size - at < 65536 ? size - at : 65536);
      if (hs_scan_stream(stream, text + at, length, 0, scratch, on_match, &found) != HS_SUCCESS) return 6;
    }
    hs_close_stream(stream, scratch, on_match, &found);
    double speed = size / 1e6 / (used() - from);
    if (speed > best) best = speed;
  }
  printf("%.1f %u %llu\n", best, refused, found);
  return 0;
}
