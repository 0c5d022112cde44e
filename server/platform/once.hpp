#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

// Every act is done once for each Idempotency-Key (product.md, rule 7): the same key with the same request, by the same
// actor, gives the first answer again, however late, with the header Idempotent-Replayed; with another request, 422.
// Act and key are committed together, so a refusal leaves nothing behind and may be retried.
namespace trousse {

// For an act whose answer is short: it is composed inside the write and kept as it is.
Answer once(Service& service, const Request& request, const std::function<Answer(Transaction&)>& act);

// For an act that many wait for: inside the write it gives no more than what it takes to tell the answer (a number, a
// few keys), which is kept; the answer is told outside, now and whenever the key comes back.
using Told = std::string;
Answer once(Service& service, const Request& request, const std::function<Told(Transaction&)>& act,
            const std::function<Answer(const Snapshot&, const Told&)>& tell);

// For an act of many writes that does no harm when it is taken up again: it is not, once it has been answered.
Answer once(Service& service, const Request& request, const std::function<Answer()>& act);

// For many acts under one key, each a write of its own, done or refused alone. Each is kept by its own name: whoever
// asks again with the key is told what was done, and what was refused is tried again.
struct Part {
    std::string name;
    std::function<Told(Transaction&)> act;
};
struct PartDone {
    Told told;
    bool before = false;         // by an earlier request
    std::exception_ptr refusal;  // nothing, once on disk
};
std::vector<PartDone> once_each(Service& service, const Request& request, const std::vector<Part>& parts);

// A page that lost the first answer can say that nothing was done a second time.
Answer marked(Answer answer, bool before);

}  // namespace trousse
