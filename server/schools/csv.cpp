#include "schools/csv.hpp"

#include <algorithm>

namespace trousse {

static std::size_t line_of(std::string_view text, std::size_t at);
static std::size_t length_of_character(std::string_view text, std::size_t at);

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

CsvReader::CsvReader(std::string_view text, CsvLimits limits) : text_{text}, limits_{limits} {
    if (text_.size() > limits_.file) throw CsvFault{"file_too_long", 1};
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    if (text_.ends_with('\x1a')) text_.remove_suffix(1);
    if (const auto bad = first_bad_utf8(text_)) throw bad_utf8(text_, *bad);
    if (const auto nul = text_.find('\0'); nul != text_.npos) throw CsvFault{"nul_character", line_of(text_, nul)};
    choose_separator();
}

void CsvReader::choose_separator() {
    constexpr std::string_view kExcels = "sep=", kSeparators = ",;\t";
    if (text_.starts_with(kExcels) && kSeparators.find(text_.substr(4, 1)) != kSeparators.npos) {
        separator_ = text_.at(4);
        at_ = 5;
        if (at_ == text_.size() || take_end_of_line()) return;
        at_ = 0;
    }
    const auto held = [&](char separator) {
        std::size_t count = 0;
        bool quoted = false;
        for (const char each : text_) {
            if (each == '"') quoted = !quoted;
            if (each == '\n' && !quoted) break;
            count += each == separator && !quoted;
        }
        return count;
    };
    separator_ = *std::ranges::max_element(kSeparators, [&](char one, char other) { return held(one) < held(other); });
}

bool CsvReader::next(CsvRow& row) {
    if (at_ == text_.size()) return false;
    row.line = line_;
    std::size_t columns = 0;
    for (;;) {
        if (columns == limits_.columns) throw CsvFault{"too_many_columns", line_};
        if (row.cells.size() == columns) row.cells.emplace_back();
        read_cell(row.cells[columns++]);
        if (at_ == text_.size() || take_end_of_line()) break;
        ++at_;  // the separator
    }
    row.cells.resize(columns);
    return true;
}

void CsvReader::read_cell(std::string& cell) {
    cell.clear();
    if (at_ < text_.size() && text_[at_] == '"')
        read_quoted(cell);
    else
        read_plain(cell);
}

void CsvReader::read_quoted(std::string& cell) {
    const std::size_t opened_on = line_;
    ++at_;
    for (;;) {
        const std::size_t quote = text_.find('"', at_);
        if (quote == text_.npos) throw CsvFault{"unclosed_quote", opened_on};
        const auto part = text_.substr(at_, quote - at_);
        append(cell, part);
        line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
        at_ = quote + 1;
        if (at_ == text_.size() || text_[at_] != '"') break;
        append(cell, "\"");
        ++at_;
    }
    if (at_ < text_.size() && text_[at_] != separator_ && !at_end_of_line()) throw CsvFault{"stray_quote", line_};
}

void CsvReader::read_plain(std::string& cell) {
    const char stops[] = {separator_, '\n', '\r', '"'};
    const std::size_t stop = std::min(text_.find_first_of({stops, sizeof stops}, at_), text_.size());
    append(cell, text_.substr(at_, stop - at_));
    at_ = stop;
    if (at_ == text_.size() || text_[at_] == separator_ || at_end_of_line()) return;
    throw CsvFault{text_[at_] == '"' ? "stray_quote" : "stray_return", line_};
}

void CsvReader::append(std::string& cell, std::string_view part) const {
    if (cell.size() + part.size() > limits_.cell) throw CsvFault{"cell_too_long", line_};
    cell.append(part);
}

bool CsvReader::take_end_of_line() {
    if (!at_end_of_line()) return false;
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
    return true;
}

bool CsvReader::at_end_of_line() const { return text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

std::size_t line_of(std::string_view text, std::size_t at) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

std::optional<std::size_t> first_bad_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = length_of_character(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

CsvFault bad_utf8(std::string_view text, std::size_t at) {
    const std::size_t line = text.rfind('\n', at) == text.npos ? 0 : text.rfind('\n', at) + 1;
    const auto before =
        std::ranges::count_if(text.substr(line, at - line), [](char byte) { return (byte & 0xc0) != 0x80; });
    return {"bad_utf8", line_of(text, at), std::to_string(before + 1)};
}

// Of the character beyond ASCII that begins at `at`: 2 to 4 bytes, or 0 where it is none. The second byte's range is
// narrower after some first bytes (RFC 3629, section 4).
std::size_t length_of_character(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    const int first = byte(0);
    const std::size_t length = first >= 0xc2 && first <= 0xdf   ? 2
                               : first >= 0xe0 && first <= 0xef ? 3
                               : first >= 0xf0 && first <= 0xf4 ? 4
                                                                : 0;
    const int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (length == 0 || byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (byte(i) < 0x80 || byte(i) > 0xbf) return 0;
    return length;
}

}  // namespace trousse
