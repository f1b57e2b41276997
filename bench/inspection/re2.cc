/*
 * Scans a file with the expressions of another, with RE2: one by one, where each match is found with its place, or with "set" as
 * third argument all at once, line by line, where it is told which expressions match in a line and not where. Prints
 * megabytes a second of processor time, expressions refused, matches, and lines for which RE2 ran out of memory.
 *
 * The best of some rounds: automata are made as the text asks for them, and the first round pays for that. Each expression has
 * eight times as much memory for its automaton as by default, and the set as much as ripgrep is given.
 */
#include <re2/re2.h>
#include <re2/set.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr int kRounds = 4;
constexpr int64_t kMemoryOfOne = 64 << 20;
constexpr int64_t kMemoryOfSet = 1 << 30;

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) exit(2);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

double Used() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

RE2::Options OptionsWith(int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

struct Found {
  uint64_t matches = 0;
  uint64_t failed = 0;
};

/* Matches that do not overlap, as the others count them. */
Found OneByOne(const std::vector<std::unique_ptr<RE2>>& expressions, const std::string& text) {
  Found found;
  for (const auto& expression : expressions) {
    re2::StringPiece match;
    for (size_t at = 0; at <= text.size();) {
      if (!expression->Match(text, at, text.size(), RE2::UNANCHORED, &match, 1)) break;
      found.matches++;
      const size_t end = static_cast<size_t>(match.data() - text.data()) + match.size();
      at = match.empty() ? end + 1 : end;
    }
  }
  return found;
}

Found AllAtOnce(const RE2::Set& set, const std::vector<std::string>& lines) {
  Found found;
  std::vector<int> which;
  for (const auto& line : lines) {
    RE2::Set::ErrorInfo error{RE2::Set::kNoError};
    if (set.Match(line, &which, &error)) found.matches += which.size();
    else if (error.kind != RE2::Set::kNoError) found.failed++;
  }
  return found;
}

template <typename Scan>
int Measure(size_t size, size_t refused, Scan scan) {
  double best = 0;
  Found found;
  for (int round = 0; round < kRounds; round++) {
    const double from = Used();
    found = scan();
    best = std::max(best, size / 1e6 / std::max(Used() - from, 1e-6));
  }
  std::printf("%.2f %zu %llu %llu\n", best, refused, static_cast<unsigned long long>(found.matches),
              static_cast<unsigned long long>(found.failed));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::vector<std::string> patterns = LinesOf(ReadFile(argv[1]));
  const std::string text = ReadFile(argv[2]);
  size_t refused = 0;
  if (argc > 3 && std::strcmp(argv[3], "set") == 0) {
    RE2::Set set(OptionsWith(kMemoryOfSet), RE2::UNANCHORED);
    for (const auto& pattern : patterns) {
      if (set.Add(pattern, nullptr) < 0) refused++;
    }
    if (!set.Compile()) return 3;
    const std::vector<std::string> lines = LinesOf(text);
    return Measure(text.size(), refused, [&] { return AllAtOnce(set, lines); });
  }
  std::vector<std::unique_ptr<RE2>> expressions;
  for (const auto& pattern : patterns) {
    auto expression = std::make_unique<RE2>(pattern, OptionsWith(kMemoryOfOne));
    if (expression->ok()) expressions.push_back(std::move(expression));
    else refused++;
  }
  return Measure(text.size(), refused, [&] { return OneByOne(expressions, text); });
}
