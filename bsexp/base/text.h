#pragma once
// Words for messages: nearest names, lists, quantities.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bsexp {

// Levenshtein distance: insertions, deletions and substitutions that turn `a` into `b`.
int edit_distance(std::string_view a, std::string_view b);

// The nearest of `known` if it is near enough to be a misspelling (distance at most a third of the length, at
// least one), else empty. The first of equals wins.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

// "unknown KIND 'NAME': did you mean 'X'? Known: A, B, C".
std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& known);

std::string join(const std::vector<std::string>& words, std::string_view separator = ", ");

// Parts of `text` between separators; "a,,b" has an empty part; "" has none.
std::vector<std::string> split(std::string_view text, char separator);

// Whether the bytes are UTF-8 from their first to their last.
bool is_utf8(std::string_view bytes);

// Bytes as text that every terminal and reader can take: valid UTF-8, newlines and tabs stay, every other
// byte is written as \xNN.
std::string printable(std::string_view bytes);

// The same on one line: newlines and tabs are written as blanks.
std::string printable_line(std::string_view bytes);

std::string format_count(int64_t count);      // 1234567 -> "1,234,567"
std::string format_bytes(double bytes);       // 1536 -> "1.5 KiB"
std::string format_duration(double seconds);  // 3725 -> "1:02:05"; 65 -> "1:05"

}  // namespace bsexp
