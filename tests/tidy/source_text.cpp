#include "tidy/rules.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace arpeggio::tidy {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Takes lines apart; remembers between lines whether it is inside a comment or a raw string.
class Splitter {
public:
    Line split(std::string_view text) {
        Line line;
        for (std::size_t at = 0; at < text.size();) at += step(text, at, line);
        if (state_ == State::String) state_ = State::Code; // strings end with their line
        return line;
    }

private:
    enum class State { Code, BlockComment, String, RawString };

    // Handles the character at `at`, and says how many it took.
    std::size_t step(std::string_view text, std::size_t at, Line& line) {
        switch (state_) {
        case State::Code: return code(text, at, line);
        case State::BlockComment: return block_comment(text, at, line);
        case State::String: return string(text, at, line);
        case State::RawString: return raw_string(text, at, line);
        }
        return 1;
    }
    std::size_t code(std::string_view text, std::size_t at, Line& line) {
        const char c = text[at];
        if (text.substr(at, 2) == "//") {
            line.comment += text.substr(at + 2);
            return text.size() - at;
        }
        if (text.substr(at, 2) == "/*") {
            state_ = State::BlockComment;
            return 2;
        }
        const bool separates_digits = c == '\'' && at > 0 && is_word(text[at - 1]);
        if ((c == '"' || c == '\'') && !separates_digits) {
            const auto open = text.find('(', at);
            if (c == '"' && at > 0 && text[at - 1] == 'R' && open != std::string_view::npos) {
                raw_end_ = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
                state_ = State::RawString;
            } else {
                quote_ = c;
                state_ = State::String;
            }
        }
        line.code += c;
        line.bare += c;
        return 1;
    }
    std::size_t block_comment(std::string_view text, std::size_t at, Line& line) {
        if (text.substr(at, 2) == "*/") {
            state_ = State::Code;
            return 2;
        }
        line.comment += text[at];
        return 1;
    }
    std::size_t string(std::string_view text, std::size_t at, Line& line) {
        if (text[at] == '\\') {
            line.code += text.substr(at, 2);
            return 2;
        }
        line.code += text[at];
        if (text[at] == quote_) {
            line.bare += quote_;
            state_ = State::Code;
        }
        return 1;
    }
    std::size_t raw_string(std::string_view text, std::size_t at, Line& line) {
        if (text.substr(at, raw_end_.size()) == raw_end_) {
            line.code += raw_end_;
            line.bare += '"';
            state_ = State::Code;
            return raw_end_.size();
        }
        line.code += text[at];
        return 1;
    }

    State state_ = State::Code;
    char quote_ = '"';
    std::string raw_end_;
};

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

SourceFile parse_source(std::string path, std::string_view text) {
    SourceFile file{std::move(path), {}, 0};
    Splitter splitter;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        file.widest = std::max(file.widest, characters(line));
        file.lines.push_back(splitter.split(line));
    }
    return file;
}

Layers parse_layers(std::string_view modules) {
    Layers layers;
    std::stringstream items{std::string(modules)};
    for (std::string item; std::getline(items, item, '|');) {
        const auto colon = item.find(':');
        const std::string name = item.substr(0, colon);
        layers[name].insert(name);
        std::stringstream names(item.substr(colon + 1));
        for (std::string below; std::getline(names, below, ',');) layers[name].insert(below);
    }
    return layers;
}

Exceptions Exceptions::parse(std::string_view text) {
    Exceptions exceptions;
    std::stringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::stringstream words(line.substr(0, line.find('#')));
        std::string rule;
        std::string path;
        std::size_t limit = 0;
        if (!(words >> rule >> path)) continue;
        words >> limit;
        exceptions.limits_[{rule, path}] = limit;
    }
    return exceptions;
}

bool Exceptions::has(std::string_view rule, std::string_view path) const {
    return limits_.contains({std::string(rule), std::string(path)});
}

std::size_t Exceptions::limit(std::string_view rule, std::string_view path) const {
    const auto found = limits_.find({std::string(rule), std::string(path)});
    return found == limits_.end() ? 0 : found->second;
}

} // namespace arpeggio::tidy
