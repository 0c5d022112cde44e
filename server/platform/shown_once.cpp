#include "platform/shown_once.hpp"

#include "platform/once.hpp"
#include "platform/problem.hpp"

namespace trousse {

Answer shown_once(Service& service, const Request& request, const std::function<Answer(Transaction&)>& act) {
    std::optional<Answer> shown;  // of the run that was committed: the last
    const auto done = [&](Transaction& tx) -> Told {
        shown = act(tx);
        return "";
    };
    return once(service, request, done, [&](const Snapshot&, const Told&) -> Answer {
        if (!shown) throw Problem{.status = 409, .code = "already_shown"};
        return *shown;
    });
}

}  // namespace trousse
