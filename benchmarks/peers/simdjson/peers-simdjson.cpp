// simdjson on a corpus, again and again, for the benchmark that started it; the protocol is that of ripsaw-peers.
//
//   peers-simdjson on-demand|on-demand-by-line|dom|dom-by-line file|memory THREADS PATH
//
// Each thread has a parser and a padded buffer of its own and takes runs of whole lines of about 1 MiB: iterate_many
// and parse_many with one batch per run, or line by line, where a bad line must not end the run. The second thread
// that simdjson itself can start for its first stage is off: the threads are all counted here.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "simdjson.h"

namespace {

constexpr size_t chunk_bytes = 1 << 20;
enum level { level_error, level_warn, level_info, level_debug, level_other };

level level_of(std::string_view text) {
  if (text == "ERROR") return level_error;
  if (text == "WARN") return level_warn;
  if (text == "INFO") return level_info;
  if (text == "DEBUG") return level_debug;
  return level_other;
}

/// What the tasks need of a record.
struct entry {
  level severity = level_other;
  double duration = NAN;
  int64_t status = -1;
};

/// What one thread has counted.
struct tally {
  uint64_t records = 0;
  uint64_t matched = 0;
  std::array<uint64_t, 5> levels{};
  std::vector<double> durations;
  std::array<uint64_t, 1024> common_codes{};
  std::map<int64_t, uint64_t> other_codes;

  void add(const entry &record, bool filter) {
    if (filter) {
      matched += record.severity <= level_warn;
      return;
    }
    records++;
    levels[record.severity]++;
    if (!std::isnan(record.duration)) durations.push_back(record.duration);
    if (record.status < 0) return;
    if (record.status < 1024) common_codes[size_t(record.status)]++;
    else other_codes[record.status]++;
  }

  void merge(const tally &other) {
    records += other.records;
    matched += other.matched;
    for (size_t i = 0; i < levels.size(); i++) levels[i] += other.levels[i];
    for (size_t i = 0; i < common_codes.size(); i++) common_codes[i] += other.common_codes[i];
    for (auto [code, count] : other.other_codes) other_codes[code] += count;
    durations.insert(durations.end(), other.durations.begin(), other.durations.end());
  }
};

std::string answer_of(tally &total, bool filter) {
  if (filter) return "{\"matched\":" + std::to_string(total.matched) + "}";
  char text[256];
  auto number = [&](double value) {
    std::snprintf(text, sizeof text, "%.17g", value);
    return std::string(text);
  };
  const char *names[] = {"ERROR", "WARN", "INFO", "DEBUG", "other"};
  std::string json = "{\"records\":" + std::to_string(total.records) + ",\"levels\":{";
  for (size_t i = 0; i < total.levels.size(); i++)
    json += std::string(i ? "," : "") + "\"" + names[i] + "\":" + std::to_string(total.levels[i]);
  auto &values = total.durations;
  double sum = 0;
  for (double value : values) sum += value;
  json += "},\"durations\":{\"count\":" + std::to_string(values.size()) + ",\"sum\":" + number(sum);
  if (values.empty()) {
    json += ",\"min\":null,\"max\":null,\"p50\":null,\"p95\":null,\"p99\":null";
  } else {
    auto [min, max] = std::minmax_element(values.begin(), values.end());
    json += ",\"min\":" + number(*min) + ",\"max\":" + number(*max);
    for (auto [name, q] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
      auto at = values.begin() + ptrdiff_t(std::min(size_t(double(values.size()) * q), values.size() - 1));
      std::nth_element(values.begin(), at, values.end());
      json += std::string(",\"") + name + "\":" + number(*at);
    }
  }
  json += "},\"statusCodes\":{";
  std::map<int64_t, uint64_t> codes = total.other_codes;
  for (size_t i = 0; i < total.common_codes.size(); i++)
    if (total.common_codes[i]) codes[int64_t(i)] = total.common_codes[i];
  const char *comma = "";
  for (auto [code, count] : codes) {
    json += comma + ("\"" + std::to_string(code) + "\":" + std::to_string(count));
    comma = ",";
  }
  return json + "}}";
}

/// Visits members until it has all three: what comes after them is not looked at, which is what On-Demand is for.
template <typename document> bool read_on_demand(document &&doc, entry &record, bool filter) {
  simdjson::ondemand::object object;
  if (doc.get_object().get(object)) return false;
  int wanted = filter ? 1 : 3;
  for (auto result : object) {
    simdjson::ondemand::field field;
    if (std::move(result).get(field)) return false;
    auto key = field.key();
    if (key.unsafe_is_equal("level")) {
      std::string_view text;
      if (!field.value().get_string().get(text)) record.severity = level_of(text);
      wanted--;
    } else if (!filter && key.unsafe_is_equal("duration_ms")) {
      double value;
      if (!field.value().get_double().get(value)) record.duration = value;
      wanted--;
    } else if (!filter && key.unsafe_is_equal("status_code")) {
      int64_t value;
      if (!field.value().get_int64().get(value)) record.status = value;
      wanted--;
    }
    if (wanted == 0) break;
  }
  return true;
}

bool read_dom(simdjson::dom::element doc, entry &record, bool filter) {
  simdjson::dom::object object;
  if (doc.get(object)) return false;
  std::string_view text;
  if (!object["level"].get(text)) record.severity = level_of(text);
  if (filter) return true;
  double duration;
  if (!object["duration_ms"].get(duration)) record.duration = duration;
  int64_t status;
  if (!object["status_code"].get(status)) record.status = status;
  return true;
}

struct worker {
  simdjson::ondemand::parser on_demand;
  simdjson::dom::parser dom;
  std::vector<char> buffer;
  tally counts;

  worker() {
#ifdef SIMDJSON_THREADS_ENABLED
    on_demand.threaded = false;
    dom.threaded = false;
#endif
  }

  /// Whole lines, with SIMDJSON_PADDING readable bytes behind them.
  void take(const std::string &mode, const char *lines, size_t length, bool filter) {
    if (mode == "on-demand") {
      simdjson::ondemand::document_stream stream;
      check(on_demand.iterate_many(lines, length, std::max(length, chunk_bytes)).get(stream));
      for (auto doc : stream) {
        entry record;
        if (read_on_demand(doc, record, filter)) counts.add(record, filter);
      }
    } else if (mode == "dom") {
      simdjson::dom::document_stream stream;
      check(dom.parse_many(lines, length, std::max(length, chunk_bytes)).get(stream));
      for (auto doc : stream) {
        entry record;
        simdjson::dom::element element;
        if (!doc.get(element) && read_dom(element, record, filter)) counts.add(record, filter);
      }
    } else {
      by_line(mode == "on-demand-by-line", lines, length, filter);
    }
  }

  void by_line(bool is_on_demand, const char *lines, size_t length, bool filter) {
    for (const char *line = lines, *end = lines + length; line < end;) {
      auto *feed = static_cast<const char *>(std::memchr(line, '\n', size_t(end - line)));
      size_t bytes = size_t((feed ? feed : end) - line);
      entry record;
      if (is_on_demand) {
        simdjson::ondemand::document doc;
        simdjson::padded_string_view view(line, bytes, bytes + simdjson::SIMDJSON_PADDING);
        if (!on_demand.iterate(view).get(doc) && read_on_demand(doc, record, filter)) counts.add(record, filter);
      } else {
        simdjson::dom::element element;
        if (!dom.parse(line, bytes, false).get(element) && read_dom(element, record, filter))
          counts.add(record, filter);
      }
      line += bytes + 1;
    }
  }

  static void check(simdjson::error_code error) {
    if (error) throw std::runtime_error(simdjson::error_message(error));
  }
};

/// A file that is open, or its bytes in memory with padding behind them.
struct part {
  int descriptor = -1;
  size_t length = 0;
  std::vector<char> bytes;

  part(const std::string &path, bool in_memory) {
    descriptor = open(path.c_str(), O_RDONLY);
    struct stat status {};
    if (descriptor < 0 || fstat(descriptor, &status)) throw std::runtime_error("cannot open " + path);
    length = size_t(status.st_size);
    if (in_memory) {
      bytes.resize(length + simdjson::SIMDJSON_PADDING);
      read_at(bytes.data(), length, 0);
    }
  }
  part(const part &) = delete;
  part(part &&) = delete;
  ~part() { close(descriptor); }

  void read_at(char *to, size_t count, size_t from) const {
    while (count > 0) {
      ssize_t got = pread(descriptor, to, count, off_t(from));
      if (got <= 0) throw std::runtime_error("cannot read");
      to += got;
      from += size_t(got);
      count -= size_t(got);
    }
  }

  /// The lines that start in a range, in place or in the buffer.
  std::string_view lines(size_t start, size_t end, std::vector<char> &buffer) const {
    size_t before = start == 0 ? 0 : start - 1;
    for (size_t stop = end;; stop = std::min(stop + chunk_bytes, length)) {
      const char *base = bytes.data() + before;
      if (bytes.empty()) {
        buffer.resize(std::max(buffer.size(), stop - before + simdjson::SIMDJSON_PADDING));
        read_at(buffer.data(), stop - before, before);
        base = buffer.data();
      }
      const char *last = base + (stop - before);
      const char *tail = base + (end - 1 - before);
      auto *feed = static_cast<const char *>(std::memchr(tail, '\n', size_t(last - tail)));
      if (!feed && stop < length) continue;
      const char *to = feed ? feed + 1 : last;
      const char *from = base;
      if (start > 0) {
        auto *skipped = static_cast<const char *>(std::memchr(base, '\n', size_t(last - base)));
        from = skipped ? skipped + 1 : last;
      }
      return {from, size_t(std::max(to, from) - from)};
    }
  }
};

/// Hands out runs of lines, file after file.
struct cursor {
  const std::vector<std::string> &paths;
  const std::vector<std::shared_ptr<part>> &loaded;
  std::mutex mutex;
  size_t next_part = 0;
  size_t next_start = 0;
  std::shared_ptr<part> current;

  bool next(std::shared_ptr<part> &source, size_t &start, size_t &end) {
    std::lock_guard guard(mutex);
    while (!current || next_start >= current->length) {
      if (next_part == paths.size()) return false;
      current = loaded.empty() ? std::make_shared<part>(paths[next_part], false) : loaded[next_part];
      next_part++;
      next_start = 0;
    }
    source = current;
    start = next_start;
    end = next_start = std::min(next_start + chunk_bytes, current->length);
    return true;
  }
};

std::vector<std::string> files_of(const std::string &path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (auto &entry : std::filesystem::directory_iterator(path))
    if (entry.path().extension() == ".ndjson") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

int serve(const std::string &mode, const std::string &input, size_t threads, const std::string &path) {
  auto paths = files_of(path);
  std::vector<std::shared_ptr<part>> loaded;
  if (input == "memory")
    for (auto &each : paths) loaded.push_back(std::make_shared<part>(each, true));
  // Parsers are reused, as simdjson's documentation asks for.
  std::vector<worker> workers(threads);
  for (std::string task; std::getline(std::cin, task);) {
    bool filter = task == "filter";
    auto start = std::chrono::steady_clock::now();
    cursor chunks{paths, loaded, {}, 0, 0, {}};
    std::atomic<bool> failed = false;
    auto work = [&](worker &each) {
      try {
        each.counts = {};
        std::shared_ptr<part> source;
        for (size_t from, to; chunks.next(source, from, to);) {
          auto lines = source->lines(from, to, each.buffer);
          if (!lines.empty()) each.take(mode, lines.data(), lines.size(), filter);
        }
      } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        failed = true;
      }
    };
    std::vector<std::thread> others;
    for (size_t i = 1; i < threads; i++) others.emplace_back(work, std::ref(workers[i]));
    work(workers[0]);
    for (auto &other : others) other.join();
    if (failed) return 1;
    for (size_t i = 1; i < threads; i++) workers[0].counts.merge(workers[i].counts);
    auto answer = answer_of(workers[0].counts, filter);
    std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    std::cout << "{\"ms\":" << spent.count() << ",\"answer\":" << answer << "}" << std::endl;
  }
  return 0;
}

} // namespace

int main(int count, char **arguments) {
  if (count != 5) {
    std::fprintf(stderr, "usage: peers-simdjson MODE file|memory THREADS PATH\n");
    return 2;
  }
  try {
    return serve(arguments[1], arguments[2], std::stoul(arguments[3]), arguments[4]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
