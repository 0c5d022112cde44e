#pragma once

#include "mail/letter.hpp"
#include "mail/typeset.hpp"

namespace trousse {

// One letter being written: the facts, the language, and what stands on the page so far.
class Writing {
 public:
    explicit Writing(const LetterFacts& facts) : facts_{facts} {}

    Letter write();

 private:
    void placed();
    void changed();
    void set_back();
    void cancelled();
    void withdrawn();
    void until_the_deadline();
    void automatic();
    void shipped();
    void ready();
    void rest_follows();
    void declined();
    void claim_answered();
    void invitation();
    void list(std::string title, const std::vector<std::string>& of);
    void how_was_it();
    void own_head(std::string subject);
    void own_text(std::string text);
    void link();
    void test();

    // Both languages stand side by side, so that neither is forgotten.
    std::string say(std::string_view french, std::string_view english) const {
        return set(facts_.language == "fr" ? french : english);
    }
    std::string set(std::string_view text) const { return typeset(text, facts_.language); }
    std::string the_kit(const std::string& name) const;
    std::string the_kit() const { return the_kit(facts_.kit); }
    std::string the_school(bool first = false) const;
    std::string of_school() const;
    std::string day() const { return facts_.last_day ? day_in_words(*facts_.last_day, facts_.language) : ""; }
    bool has_day() const { return facts_.last_day.has_value(); }

    void head(std::string subject, std::string title, std::string preview);
    void add(LetterBlock::Kind kind, std::string text) {
        letter_.blocks.push_back({.kind = kind, .text = std::move(text)});
    }
    void greeting();
    void the_order();
    void contents(std::string_view french, std::string_view english);
    void button(std::string text, const std::string& link);
    void how_long_it_may_change();

    const LetterFacts& facts_;
    Letter letter_;
};

}  // namespace trousse
