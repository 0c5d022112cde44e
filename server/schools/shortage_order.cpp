#include "schools/shortage_order.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace trousse {

std::vector<InLine> in_order(std::vector<InLine> line, ShortageRule rule, const std::vector<SchoolId>& first) {
    std::map<SchoolId, std::size_t> named;
    for (const SchoolId& school : first) named.emplace(school, named.size());

    const auto place = [&](const InLine& school) {
        std::int64_t key = 0;
        if (rule == ShortageRule::pupils) key = school.pupils ? -*school.pupils : 1;
        if (rule == ShortageRule::by_hand) {
            const auto found = named.find(school.id);
            key = found == named.end() ? static_cast<std::int64_t>(named.size())
                                       : static_cast<std::int64_t>(found->second);
        }
        const bool keeps_rank = rule == ShortageRule::by_hand && !named.contains(school.id);
        return std::tuple{key, keeps_rank ? school.rank : 0, rule == ShortageRule::drawn ? school.draw : std::string{},
                          school.name_key, school.id};
    };
    std::ranges::sort(line, {}, place);
    return line;
}

}  // namespace trousse
