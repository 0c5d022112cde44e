#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/clock.hpp"
#include "platform/ids.hpp"

// A place that receives one kit (product.md, « Words »), as a value.
namespace trousse {

using SchoolId = Id<struct School>;
using PlaceId = Id<struct DeliveryPlace>;

struct School {
    SchoolId id;
    std::string kind;  // school, partner
    std::string name;
    std::string board;
    std::string mrc;
    std::string municipality;
    std::string address;
    std::string postal_code;  // without a space
    std::string language;     // fr, en
    std::optional<SchoolId> parent = {};
    bool is_active = true;
    std::int64_t version = 0;
    std::optional<SchoolId> merged_into = {};  // it is an entry of that one, which was kept

    bool is_partner() const { return kind == "partner"; }
};

struct DeliveryPlace {
    PlaceId id;
    std::string name;
    std::string address;
    std::string municipality;
    std::string postal_code;
};

// Personal: never in a log or an audit line.
struct Contact {
    std::string name;
    std::string email;
    std::string phone;
    std::string language = "fr";

    bool operator==(const Contact&) const = default;
};

}  // namespace trousse
